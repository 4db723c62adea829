import type { DeliveryOutcome } from '../delivery/delivery-outcome';
import { decisive, goesOn, inTurn } from './failover';

const ACCEPTED: DeliveryOutcome = { status: 'accepted', messageId: '1' };
const THROTTLED: DeliveryOutcome = { status: 'throttled', code: '9' };
const UNAVAILABLE: DeliveryOutcome = { status: 'unavailable', code: 'ECONNREFUSED' };
const UNCERTAIN: DeliveryOutcome = { status: 'uncertain', code: 'TimeoutError' };
const NO_ROUTE: DeliveryOutcome = { status: 'rejected', scope: 'recipient', code: '207', isNoRoute: true };
const rejected = (scope: Extract<DeliveryOutcome, { status: 'rejected' }>['scope']): DeliveryOutcome => ({
  status: 'rejected',
  scope,
  code: '7',
});

describe('the order of gateways', () => {
  const gateways = ['a', 'b', 'c'].map((name) => ({ name }));
  const names = (last?: string | null) =>
    inTurn(gateways, last)
      .map(({ name }) => name)
      .join('');

  it('is the order of preference at first', () => {
    expect([names(), names(null)]).toEqual(['abc', 'abc']);
  });

  it('begins after the gateway whose SMS did not arrive, which comes last', () => {
    expect([names('a'), names('b'), names('c')]).toEqual(['bca', 'cab', 'abc']);
  });

  it('is the order of preference again when that gateway is not in use any more', () => {
    expect(names('x')).toBe('abc');
  });
});

describe('another gateway tries', () => {
  it.each<[string, DeliveryOutcome[]]>([
    ['at first', []],
    ['when one is unavailable', [UNAVAILABLE]],
    ['when one throttles', [THROTTLED]],
    ['when one refuses the account', [rejected('account')]],
    ['when one refuses the sender', [rejected('sender')]],
    ['when one is out of its quota', [rejected('quota')]],
    ['when one refuses the text', [rejected('message')]],
    ['when one has no route to the recipient', [NO_ROUTE]],
    ['after an uncertain attempt', [UNCERTAIN]],
    ['after an uncertain attempt and an unavailable gateway', [UNCERTAIN, UNAVAILABLE]],
  ])('%s', (_, outcomes) => {
    expect(goesOn(outcomes)).toBe(true);
  });

  it.each<[string, DeliveryOutcome[]]>([
    ['once one took it', [UNAVAILABLE, ACCEPTED]],
    ['once the recipient is refused', [UNAVAILABLE, rejected('recipient')]],
    ['after two uncertain attempts', [UNCERTAIN, UNAVAILABLE, UNCERTAIN]],
  ])('not %s', (_, outcomes) => {
    expect(goesOn(outcomes)).toBe(false);
  });
});

it.each<[DeliveryOutcome[], DeliveryOutcome | undefined]>([
  [[], undefined],
  [[UNAVAILABLE, ACCEPTED], ACCEPTED],
  [[UNCERTAIN, ACCEPTED], ACCEPTED],
  [[UNCERTAIN, UNAVAILABLE], UNCERTAIN],
  [[UNCERTAIN, rejected('recipient')], UNCERTAIN],
  [[UNAVAILABLE, THROTTLED], THROTTLED],
  [[UNAVAILABLE, rejected('recipient')], rejected('recipient')],
  [[NO_ROUTE, NO_ROUTE], NO_ROUTE],
  [[NO_ROUTE, UNAVAILABLE], UNAVAILABLE],
])('%j come down to %j', (outcomes, outcome) => {
  expect(decisive(outcomes)).toEqual(outcome);
});
