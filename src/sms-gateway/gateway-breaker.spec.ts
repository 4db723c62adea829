import type { DeliveryOutcome, RefusalScope } from '../delivery/delivery-outcome';
import { type BreakerState, GatewayBreaker } from './gateway-breaker';
import type { SmsGateway } from './sms-gateway';

const ACCEPTED: DeliveryOutcome = { status: 'accepted', messageId: '1' };
const DOWN: DeliveryOutcome = { status: 'unavailable', code: 'ECONNREFUSED' };
const refused = (scope: RefusalScope, code = '1'): DeliveryOutcome => ({ status: 'rejected', scope, code });
/** Seconds for which an opened breaker leaves the gateway alone. */
const SECONDS = 0.2;

/** A breaker before a gateway that ends every SMS as it is told. */
class Trial {
  outcome = ACCEPTED;
  asked = 0;
  readonly heard: [BreakerState, DeliveryOutcome | undefined][] = [];
  readonly breaker: GatewayBreaker;
  private phones = 79990000100;

  constructor() {
    const gateway = { name: 'trial', send: () => Promise.resolve(this.end()) } as unknown as SmsGateway;
    this.breaker = new GatewayBreaker(gateway, SECONDS, (state, fault) => void this.heard.push([state, fault]));
  }

  get states(): BreakerState[] {
    return this.heard.map(([state]) => state);
  }

  send(outcome = this.outcome, phone = String(this.phones++)): Promise<DeliveryOutcome | undefined> {
    this.outcome = outcome;
    return this.breaker.send({ phone, text: 'text', code: '123456' }, performance.now() + 60_000);
  }

  async until(state: BreakerState): Promise<void> {
    while (this.states.at(-1) !== state) await new Promise((resolve) => void setTimeout(resolve, 5));
  }

  private end(): DeliveryOutcome {
    this.asked++;
    return this.outcome;
  }
}

let trial: Trial;
beforeEach(() => void (trial = new Trial()));
afterEach(() => trial.breaker.shutdown());

async function times(count: number, send: () => Promise<unknown>): Promise<void> {
  for (let i = 0; i < count; i++) await send();
}

it.each<RefusalScope>(['account', 'sender', 'quota'])('opens at once when the %s is refused', async (scope) => {
  expect(await trial.send(refused(scope))).toEqual(refused(scope));
  expect(trial.heard).toEqual([['open', refused(scope)]]);
  expect(await trial.send()).toBeUndefined();
  expect(trial.asked).toBe(1);
});

it.each<RefusalScope>(['recipient', 'operator', 'message'])(
  'R29: never opens for refusals of a %s, however many',
  async (scope) => {
    await times(30, () => trial.send(refused(scope)));
    expect(trial.states).toEqual([]);
    expect(await trial.send(ACCEPTED)).toEqual(ACCEPTED);
  },
);

it('R29: never opens because our pace is too high', async () => {
  await times(30, () => trial.send({ status: 'throttled', code: 'HTTP_429' }));
  expect(trial.states).toEqual([]);
});

it('opens when most of at least five attempts failed', async () => {
  await times(4, () => trial.send(DOWN));
  expect(trial.states).toEqual([]);
  await trial.send(DOWN);
  expect(trial.heard).toEqual([['open', DOWN]]);
});

it('stays closed while half of the attempts succeed', async () => {
  for (let i = 0; i < 20; i++) await trial.send(i % 2 === 0 ? ACCEPTED : DOWN);
  expect(trial.states).toEqual([]);
});

it('R29: one phone that asks again and again counts once', async () => {
  await times(30, () => trial.send(DOWN, '79990000001'));
  expect(trial.states).toEqual([]);
});

it('R29: refusals that nobody knows open it once five different recipients have met the same one', async () => {
  await times(30, () => trial.send(refused('unknown', '77'), '79990000001'));
  await times(3, () => trial.send(refused('unknown', '77')));
  expect(trial.states).toEqual([]);
  await trial.send(refused('unknown', '77'));
  expect(trial.heard).toEqual([['open', refused('unknown', '77')]]);
});

it('R29: an SMS that is taken makes refusals that nobody knows count from the beginning', async () => {
  await times(4, () => trial.send(refused('unknown', '77')));
  await trial.send(ACCEPTED);
  await times(4, () => trial.send(refused('unknown', '77')));
  expect(trial.states).toEqual([]);
});

it('tries one SMS after a while: closed when it is taken', async () => {
  await trial.send(refused('account'));
  await trial.until('half-open');
  trial.outcome = ACCEPTED;
  expect(await Promise.all([trial.send(), trial.send(), trial.send()])).toEqual([ACCEPTED, undefined, undefined]);
  expect(trial.states).toEqual(['open', 'half-open', 'closed']);
  expect(await trial.send()).toEqual(ACCEPTED);
});

it('tries one SMS after a while: open again when that is not taken, also for the phone of the last fault', async () => {
  await times(5, () => trial.send(DOWN));
  await trial.send(DOWN, '79990000001');
  await trial.until('half-open');
  expect(await trial.send(DOWN, '79990000004')).toEqual(DOWN);
  expect(trial.states).toEqual(['open', 'half-open', 'open']);
});

it('hands on what is thrown, which is a fault of our own', async () => {
  const gateway = { name: 'x', send: () => Promise.reject(new TypeError('ours')) } as unknown as SmsGateway;
  const breaker = new GatewayBreaker(gateway, SECONDS, () => undefined);
  const sms = { phone: '79990000001', text: '', code: '' };
  await expect(breaker.send(sms, performance.now() + 60_000)).rejects.toThrow('ours');
  breaker.shutdown();
});
