import type { FieldFault } from './field-fault';

/**
 * The closed table of failures: the HTTP status of each. What the dialogue with the user ends in is 200 (the caller's
 * contract: clients of webhooks drop the body of any other status), a call wrong in itself 4xx, an inner failure 5xx.
 * The texts are in the message catalogue under the same code.
 */
export const FAILURES = {
  INVALID_PHONE: 200,
  INVALID_EMAIL: 200,
  INVALID_IDENTIFIER: 200,
  INVALID_CODE: 200,
  INVALID_INIT_DATA: 200,
  WAIT: 200,
  TOO_MANY_SENDS: 200,
  TOO_MANY_FAILURES: 200,
  LOCKED: 200,
  GATEWAY_DOWN: 200,
  RECIPIENT_REFUSED: 200,
  MAIL_DOWN: 200,
  ADDRESS_REFUSED: 200,
  SMS_STOPPED: 200,
  MAIL_STOPPED: 200,
  CONFIRMATIONS_STOPPED: 200,
  NO_SUCH_USER: 200,
  INVALID_ACCOUNT: 200,
  ACCOUNT_UNNAMED: 200,
  ID_IS_A_PHONE: 200,
  ID_IS_AN_EMAIL: 200,
  PHONE_TAKEN: 200,
  EMAIL_TAKEN: 200,
  CURSOR_EXPIRED: 200,
  INVALID_REGISTRATION: 200,
  REGISTRATION_CLOSED: 200,
  INVALID_REQUEST: 400,
  INVALID_JSON: 400,
  UNAUTHORIZED: 401,
  NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  REQUEST_TIMEOUT: 408,
  PAYLOAD_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  TOO_MANY_REQUESTS: 429,
  HEADERS_TOO_LARGE: 431,
  INTERNAL: 500,
  UNAVAILABLE: 503,
} as const;

export type FailureCode = keyof typeof FAILURES;

/** What the message of a failure may mention. */
export interface FailureDetails {
  /** Seconds until it is worth trying again. */
  wait?: number;
  /** The names of the fields at fault. */
  fields?: string[];
  /** The fields at fault, each with what is wrong with it. */
  faults?: FieldFault[];
}

/** The only error that is thrown on purpose; the error filter turns it into the answer. */
export class Failure extends Error {
  constructor(
    readonly code: FailureCode,
    readonly details: FailureDetails = {},
    options?: ErrorOptions,
  ) {
    // Only inner failures are logged with the place that they come from: to note it takes 3 µs, in a call 10.
    const { stackTraceLimit } = Error;
    if (FAILURES[code] < 500) Error.stackTraceLimit = 0;
    super(code, options);
    Error.stackTraceLimit = stackTraceLimit;
  }

  get status(): number {
    return FAILURES[this.code];
  }
}
