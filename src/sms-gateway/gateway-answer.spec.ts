import type { DeliveryOutcome } from '../delivery/delivery-outcome';
import {
  jsonFields,
  jsonNumber,
  jsonText,
  numericCode,
  readAccount,
  readFields,
  refusalWord,
  sendOutcome,
  unknownAccount,
} from './gateway-answer';

const UNCERTAIN: DeliveryOutcome = { status: 'uncertain', code: 'HTTP_500' };

describe('the body of an answer', () => {
  it('has the fields of a JSON object, and no digit of an id is lost', () => {
    expect(readFields('{"id":439166538239448536,"cnt":1}')).toEqual({ id: '439166538239448536', cnt: 1 });
    expect(jsonFields({ id: 1 })).toEqual({ id: 1 });
  });

  it.each(['', '{"id":', '<html>', 'null', '348', '"text"', 'true'])('has no fields if it is %j', (body) => {
    expect(readFields(body)).toEqual({});
  });
});

describe('a value of an answer', () => {
  it.each<[unknown, string | undefined, number | undefined]>([
    ['348', '348', 348],
    [348, '348', 348],
    [0, '0', 0],
    ['4.10', '4.10', 4.1],
    ['-1', '-1', -1],
    ['dear', 'dear', undefined],
    ['', undefined, undefined],
    [null, undefined, undefined],
    [undefined, undefined, undefined],
    [true, undefined, undefined],
    [{}, undefined, undefined],
    [['1'], undefined, undefined],
  ])('%j is the text %j and the number %j', (value, asText, asNumber) => {
    expect([jsonText(value), jsonNumber(value)]).toEqual([asText, asNumber]);
  });

  it.each(['Infinity', 'NaN'])('%s is no number', (value) => expect(jsonNumber(value)).toBeUndefined());

  it.each([7, '7', -3, '-3', 123_456])('%j is a code', (value) => expect(numericCode(value)).toBe(String(value)));

  it.each(['79990000001', 1_234_567, '7.5', '7a', ' 7', '', null, '7\n'])('%j is no code', (value) => {
    expect(numericCode(value)).toBeUndefined();
  });

  it.each(['PHONE_NUMBER_INVALID', 'A', 'A'.repeat(40)])('%s is the word of a refusal', (value) => {
    expect(refusalWord(value)).toBe(value);
  });

  it.each(['A'.repeat(41), 'Phone', 'PHONE 79990000001', 'CODE_123456', '', 7, null])(
    '%j is no word of a refusal, for it could hold a phone or a code',
    (value) => expect(refusalWord(value)).toBeUndefined(),
  );
});

describe('a send', () => {
  const ended = (status: number, told?: DeliveryOutcome) => sendOutcome({ status, body: '' }, () => told);
  const accepted: DeliveryOutcome = { status: 'accepted', messageId: '348' };
  const refused = (scope: 'recipient' | 'operator' | 'account' | 'unknown', code: string): DeliveryOutcome => ({
    status: 'rejected',
    scope,
    code,
  });

  it('ends as the call did where there is no answer to read', () => {
    const read = jest.fn();
    expect(sendOutcome({ outcome: UNCERTAIN }, read)).toBe(UNCERTAIN);
    expect(read).not.toHaveBeenCalled();
  });

  it('is read from the fields and the body of the answer', () => {
    const read = jest.fn(() => accepted);
    expect(sendOutcome({ status: 201, body: '{"id":348}' }, read)).toBe(accepted);
    expect(read).toHaveBeenCalledWith({ id: 348 }, '{"id":348}');
  });

  it('is uncertain with HTTP 2xx and a body that does not say', () => {
    expect(ended(200)).toEqual({ status: 'uncertain', code: 'UNREADABLE' });
    expect(ended(299, refused('unknown', '77'))).toEqual(refused('unknown', '77'));
  });

  it.each<[number, DeliveryOutcome]>([
    [400, refused('unknown', 'HTTP_400')],
    [401, refused('account', 'HTTP_401')],
    [402, refused('operator', 'HTTP_402')],
    [403, refused('account', 'HTTP_403')],
    [404, refused('unknown', 'HTTP_404')],
    [408, { status: 'unavailable', code: 'HTTP_408' }],
    [413, refused('unknown', 'HTTP_413')],
    [422, refused('unknown', 'HTTP_422')],
    [429, { status: 'throttled', code: 'HTTP_429' }],
  ])('with HTTP %i ends by the status, whatever takes it or refuses it for no reason', (status, outcome) => {
    expect(ended(status)).toEqual(outcome);
    expect(ended(status, accepted)).toEqual(outcome);
    expect(ended(status, refused('unknown', 'REFUSED'))).toEqual(outcome);
  });

  it('with HTTP 4xx ends as the body says, where it gives a reason', () => {
    expect(ended(401, refused('recipient', '7'))).toEqual(refused('recipient', '7'));
    expect(ended(402, { status: 'throttled', code: '9' })).toEqual({ status: 'throttled', code: '9' });
  });

  it('with HTTP 4xx and a code that nobody knows ends by whichever says more', () => {
    expect(ended(400, refused('unknown', '77'))).toEqual(refused('unknown', '77'));
    expect(ended(403, refused('unknown', '77'))).toEqual(refused('account', 'HTTP_403'));
    expect(ended(429, refused('unknown', '77'))).toEqual({ status: 'throttled', code: 'HTTP_429' });
  });
});

describe('an account', () => {
  const told = (status: number, said: { balance?: unknown; refusal?: string }) =>
    readAccount({ status, body: '' }, () => said);

  it('is open with a balance', () => {
    expect(told(200, { balance: '137.45' })).toEqual({ isOpen: true, balance: 137.45 });
    expect(told(200, { balance: 0 })).toEqual({ isOpen: true, balance: 0 });
  });

  it.each<[string, number, { balance?: unknown; refusal?: string }, string]>([
    ['without a balance', 200, {}, 'UNREADABLE'],
    ['with a balance that is no number', 200, { balance: 'much' }, 'UNREADABLE'],
    ['with a refusal, whatever the balance', 200, { balance: 5, refusal: '4' }, '4'],
    ['with a refusal without a reason', 200, { balance: 5, refusal: 'REFUSED' }, 'REFUSED'],
    ['with HTTP 4xx, whatever the balance', 404, { balance: 5 }, 'HTTP_404'],
    ['with HTTP 4xx and a reason', 404, { refusal: '20404' }, '20404'],
    ['with HTTP 4xx and no reason', 401, { refusal: 'REFUSED' }, 'HTTP_401'],
  ])('is not open %s', (_, status, said, code) => {
    expect(told(status, said)).toEqual({ isOpen: false, code });
  });

  it('is not open where there is no answer to read', () => {
    expect(readAccount({ outcome: UNCERTAIN }, () => ({ balance: 5 }))).toEqual({ isOpen: false, code: 'HTTP_500' });
    expect(unknownAccount({ status: 'accepted', messageId: '1' })).toEqual({ isOpen: false, code: 'UNREADABLE' });
  });
});
