import { finalReports, refusalByCode } from './gateway-codes';

describe('a code of refusal', () => {
  const codes = {
    recipient: [7],
    noRoute: ['8'],
    operator: [3],
    message: [1],
    sender: ['SENDER'],
    account: [2],
    quota: [6],
    throttled: [9],
    unavailable: [4],
  };

  it.each([
    ['7', { status: 'rejected', scope: 'recipient' }],
    ['8', { status: 'rejected', scope: 'recipient', isNoRoute: true }],
    ['3', { status: 'rejected', scope: 'operator' }],
    ['1', { status: 'rejected', scope: 'message' }],
    ['SENDER', { status: 'rejected', scope: 'sender' }],
    ['2', { status: 'rejected', scope: 'account' }],
    ['6', { status: 'rejected', scope: 'quota' }],
    ['9', { status: 'throttled' }],
    ['4', { status: 'unavailable' }],
  ])('%s means what the table says: %j', (code, outcome) => {
    expect(refusalByCode(code, codes)).toEqual({ ...outcome, code });
  });

  it.each(['77', '07', '7 ', 'sender', 'recipient', 'constructor', ''])(
    'that is not in the table says only that the SMS was not taken: "%s"',
    (code) => {
      expect(refusalByCode(code, codes)).toEqual({ status: 'rejected', scope: 'unknown', code });
    },
  );

  it('is unknown where the table is empty', () => {
    expect(refusalByCode('7', {})).toEqual({ status: 'rejected', scope: 'unknown', code: '7' });
  });
});

describe('a code of a report', () => {
  const codes = { delivered: [1, 'read'], failed: [-2] };

  it.each([
    ['1', 'delivered'],
    ['read', 'delivered'],
    ['-2', 'failed'],
  ])('%s is final: %s', (code, status) => {
    expect(finalReports('348', code, codes)).toEqual([{ messageId: '348', status, code }]);
  });

  it.each(['0', '2', 'READ', 'failed', '', undefined])('tells of progress only if it is %j', (code) => {
    expect(finalReports('348', code, codes)).toEqual([]);
  });

  it('tells nothing without the id of an SMS', () => {
    expect(finalReports(undefined, '1', codes)).toEqual([]);
    expect(finalReports('', '1', codes)).toEqual([]);
  });
});
