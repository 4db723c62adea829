import { NO_SMTPUTF8 } from './smtp-conversation';
import { outcomeOfFault } from './smtp-outcome';

/** What nodemailer throws where the server answered `response` to `command`. */
const refusal = (command: string, response: string) =>
  Object.assign(new Error(response), {
    code: 'EENVELOPE',
    command,
    response,
    responseCode: Number(response.slice(0, 3)),
  });
const fault = (code: string, more: object = {}) => Object.assign(new Error(code), { code, ...more });

it.each([
  ['RCPT TO', '550 5.1.1 No such user', { status: 'rejected', scope: 'recipient', code: 'SMTP_550' }],
  ['RCPT TO', '552-5.2.2 Mailbox full', { status: 'rejected', scope: 'recipient', code: 'SMTP_552' }],
  ['RCPT TO', '550 No such user 5.7.1', { status: 'rejected', scope: 'recipient', code: 'SMTP_550' }],
  ['RCPT TO', '550 5.7.1 Sender policy', { status: 'rejected', scope: 'sender', code: 'SMTP_550_5.7.1' }],
  ['RCPT TO', '550-5.7.25 No reverse DNS', { status: 'rejected', scope: 'sender', code: 'SMTP_550_5.7.25' }],
  ['RCPT TO', '553 5.1.8 Bad sender', { status: 'rejected', scope: 'sender', code: 'SMTP_553_5.1.8' }],
  ['RCPT TO', '451 4.7.1 Greylisted', { status: 'throttled', code: 'SMTP_451' }],
  ['RCPT TO', '421 4.3.2 Going down', { status: 'unavailable', code: 'SMTP_421' }],
  ['MAIL FROM', '550 5.1.8 Bad sender', { status: 'rejected', scope: 'sender', code: 'SMTP_550' }],
  ['MAIL FROM', '452 4.3.1 Full', { status: 'throttled', code: 'SMTP_452' }],
  ['DATA', '554 5.7.1 Spam', { status: 'rejected', scope: 'message', code: 'SMTP_554' }],
  ['API', '550 5.1.1 Not sent', { status: 'unavailable', code: 'SMTP_550' }],
])('takes the answer to %s "%s" for what it says', (command, response, outcome) => {
  expect(outcomeOfFault(refusal(command, response), true)).toEqual(outcome);
});

it.each(['ETIMEDOUT', 'ECONNECTION', 'ESOCKET', 'DEADLINE'])(
  'R23: %s is uncertain once the message was begun, and unavailable before',
  (code) => {
    expect(outcomeOfFault(fault(code), true)).toEqual({ status: 'uncertain', code });
    expect(outcomeOfFault(fault(code), false)).toEqual({ status: 'unavailable', code });
  },
);

it('an answer before the message was begun leaves the server unavailable, whatever it says', () => {
  expect(outcomeOfFault(refusal('EHLO', '550 5.7.1 Go away'), false)).toEqual({
    status: 'unavailable',
    code: 'SMTP_550',
  });
});

it('refused credentials are the account’s trouble, also before the message was begun', () => {
  const outcome = { status: 'rejected', scope: 'account', code: 'SMTP_535' };
  expect(outcomeOfFault(fault('EAUTH', { responseCode: 535, response: '535 5.7.8 No' }), false)).toEqual(outcome);
});

it('an address that the server cannot take is the recipient’s trouble', () => {
  const outcome = { status: 'rejected', scope: 'recipient', code: NO_SMTPUTF8 };
  expect(outcomeOfFault(fault(NO_SMTPUTF8), false)).toEqual(outcome);
});

it.each([
  ['a text', 'boom'],
  ['nothing', undefined],
  ['an error without a code', new Error('boom')],
])('takes %s for an unknown fault', (_, thrown) => {
  expect(outcomeOfFault(thrown, true)).toEqual({ status: 'uncertain', code: 'UNKNOWN' });
  expect(outcomeOfFault(thrown, false)).toEqual({ status: 'unavailable', code: 'UNKNOWN' });
});
