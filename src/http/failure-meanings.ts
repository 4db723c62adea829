import type { FailureCode } from '../failures/failure';
import type { Feature } from './documented-features';

/** What each failure means to whoever writes the caller; the texts for users are in the message catalogue. */
export const FAILURE_MEANINGS: Record<FailureCode, string> = {
  INVALID_PHONE: 'The text is no mobile number of the countries where users may sign in.',
  INVALID_EMAIL: 'The text is no e-mail address.',
  INVALID_IDENTIFIER: 'The text is neither a mobile number nor an e-mail address, where users sign in by both.',
  INVALID_CODE: 'The code is wrong, used up, expired or was never requested: the answer does not tell which.',
  INVALID_INIT_DATA:
    'The init data are not Telegram’s for this bot and user, are too old, or came with another phone before: the answer ' +
    'does not tell which.',
  WAIT: 'A code went out a moment ago and is no longer good; the next one can be requested after this time.',
  TOO_MANY_SENDS: 'The identifier has had as many codes as an hour or a day allows.',
  TOO_MANY_FAILURES: 'The identifier has had as many wrong guesses as 24 hours allow.',
  LOCKED: 'The identifier is locked after too many wrong guesses in a row, or blocked; an operator can end it.',
  GATEWAY_DOWN: 'No SMS gateway took the message.',
  RECIPIENT_REFUSED: 'The gateway says that this number cannot get an SMS.',
  MAIL_DOWN: 'The mail server did not take the message.',
  ADDRESS_REFUSED: 'The mail server says that this address cannot get an e-mail.',
  SMS_STOPPED: 'No SMS goes out to this number now: a budget is used up, its range is stopped, or an operator paused.',
  MAIL_STOPPED:
    'No e-mail goes out to this address now: a budget is used up, its domain is stopped, or an operator paused.',
  CONFIRMATIONS_STOPPED: 'Too many guesses of all users fail: nothing is confirmed for some minutes.',
  NO_SUCH_USER: 'No account has this id, phone or confirmed e-mail.',
  INVALID_ACCOUNT: 'A field of the account does not follow its rule.',
  ACCOUNT_UNNAMED: 'The account has neither an id nor a phone nor a confirmed e-mail.',
  ID_IS_A_PHONE: 'The id reads as a phone that is not the account’s own.',
  ID_IS_AN_EMAIL: 'The id reads as an e-mail that is not the account’s own confirmed one.',
  PHONE_TAKEN: 'Another account has this phone.',
  EMAIL_TAKEN: 'Another account has this e-mail, confirmed.',
  CURSOR_EXPIRED: 'Changes after the cursor are not kept any more.',
  INVALID_REGISTRATION: 'What the user filled in is no value of its field; the message names the field in words.',
  REGISTRATION_CLOSED: 'The identifier has no account, and `REGISTRATION` is `closed`: no code is sent.',
  INVALID_REQUEST: 'A field is missing or has the wrong type; the message names it.',
  INVALID_JSON: 'The body is no JSON object in UTF-8, or is nested too deeply.',
  UNAUTHORIZED: 'There is no key, or one of those presented is wrong or another caller’s.',
  NOT_FOUND: 'There is no such path.',
  METHOD_NOT_ALLOWED: 'Only POST is taken here.',
  REQUEST_TIMEOUT: 'The request did not arrive whole within 8 seconds.',
  PAYLOAD_TOO_LARGE: 'The body is larger than the call allows: 16 KiB, 1 MiB for accounts.',
  UNSUPPORTED_MEDIA_TYPE: 'The body is compressed, or its `Content-Type` is not `application/json`.',
  TOO_MANY_REQUESTS: 'The address sent too many wrong keys in a minute, or the replica sheds load.',
  HEADERS_TOO_LARGE: 'The headers are larger than 16 KiB together.',
  INTERNAL: 'Something failed that should not; the log says what, under the `x-request-id` of the answer.',
  UNAVAILABLE: 'The database cannot be reached, the answer takes too long, or the replica is stopping.',
};

/** Failures that come only with one of the ways to sign in. */
export const FEATURE_OF_FAILURE: Partial<Record<FailureCode, Feature>> = {
  INVALID_PHONE: 'phone',
  GATEWAY_DOWN: 'phone',
  RECIPIENT_REFUSED: 'phone',
  SMS_STOPPED: 'phone',
  INVALID_EMAIL: 'email',
  INVALID_IDENTIFIER: 'email',
  MAIL_DOWN: 'email',
  ADDRESS_REFUSED: 'email',
  MAIL_STOPPED: 'email',
};
