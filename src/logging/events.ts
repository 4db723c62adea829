/**
 * What a line of the log or an alert means, and what an operator does about it; `docs/operations.md` begins with
 * these.
 */
interface Explained {
  readonly means: string;
  readonly todo: string;
}

const NOTHING = 'Nothing.';

/**
 * The closed table of alerts: lines with `event` `alert`, and `alert-over` where what they tell of can be seen to
 * end.
 */
export const ALERTS = {
  'all-breakers-open': {
    means: 'This replica leaves every SMS gateway alone: no SMS goes out. `reasons` says why, by gateway.',
    todo:
      'Read the reasons in `docs/gateways.md`, see `npm run admin -- gateways`; mend the account or add ' +
      'another gateway to `SMS_GATEWAYS`.',
  },
  'database-away': {
    means: 'PostgreSQL does not answer this replica (`reason`): it is not ready, every call ends in 503.',
    todo: 'Bring PostgreSQL, the network or the pooler back; the service recovers by itself.',
  },
  'event-parked': {
    means:
      'A change did not arrive at `EVENTS_URL` for 3 days (`problem`) and is not tried any more; it holds back the ' +
      'later ones of its account.',
    todo: 'Mend the receiver, then `npm run admin -- events retry ID`, or `events skip ID` to let it go.',
  },
  'events-stopped': {
    means: 'The receiver at `EVENTS_URL` answered 410: no change is pushed any more.',
    todo: 'Once the receiver wants them again: `npm run admin -- events test`, then `events resume`.',
  },
  'events-undelivered': {
    means: 'A change has failed to arrive at `EVENTS_URL` 6 times or more (`problem`); it is tried for 3 days.',
    todo: 'Mend the receiver; what waits arrives by itself. `npm run admin -- events` shows it.',
  },
  'gateway-account': {
    means: 'A gateway does not let our account in (`gateway`, `code`).',
    todo: 'Check its credentials, its contract and the addresses it allows.',
  },
  'gateway-down': {
    means:
      'Three requests or more in a row ended in `GATEWAY_DOWN`: no gateway took their SMS (`reason`: the ' +
      'last attempts).',
    todo: 'As for `all-breakers-open`.',
  },
  'gateway-refuses': {
    means: 'A gateway refused a message for what is ours: `scope` account, sender, quota or message, with its `code`.',
    todo: 'Look the code up in the gateway’s documentation; for `smtp` check `SMTP_URL` and `SMTP_FROM`.',
  },
  'low-balance': {
    means: 'The balance at a gateway is below `SMS_LOW_BALANCE`.',
    todo: 'Top it up.',
  },
  'mail-budget': {
    means: 'The e-mails of the day exceed `MAIL_DAILY_BUDGET`; with `ABUSE_MODE=enforce` no more go out.',
    todo: 'Look in `audit_trail` at who asks; raise the budget if people are signing in.',
  },
  'mail-domain': {
    means: 'A domain (`scope`) gets more than `MAIL_DOMAIN_PER_HOUR` e-mails an hour.',
    todo: 'If nobody of it signs in: `npm run admin -- block @DOMAIN`; else raise the limit.',
  },
  'mail-down': {
    means:
      'Three requests or more in a row ended in `MAIL_DOWN`: the mail server took none of their e-mails (`reason`).',
    todo: 'Check the mail server and `SMTP_URL`.',
  },
  'not-migrated': {
    means: 'The database lacks the migrations that `reason` names: the replica is not ready.',
    todo:
      'Run the migrations: a start with `DATABASE_MIGRATE=true` as their owner, or `npx typeorm ' +
      'migration:run -d dist/ormconfig.js`.',
  },
  'registration-unreadable': {
    means:
      'What a new user filled in could not be opened when the code was confirmed (`reason`): the user signed in ' +
      'without it.',
    todo:
      'After a change of `OTP_SECRETS` keep the old secret behind the new one for `OTP_TTL_SECONDS`; if there was none, ' +
      'somebody writes into the table `challenge`.',
  },
  'registrations-asked': {
    means:
      'More requests an hour than `REGISTRATION_ASKS_PER_RANGE` or `REGISTRATION_ASKS_PER_HOUR` (`scope`) come for ' +
      'identifiers without an account; with `ABUSE_MODE=enforce` codes go out without asking.',
    todo: 'If it is no campaign of yours, somebody looks for who has an account: look in `audit_trail` at when and how.',
  },
  'sms-budget': {
    means: 'The SMS of the day exceed `SMS_DAILY_BUDGET`; with `ABUSE_MODE=enforce` no more go out.',
    todo: 'Look for pumping in `audit_trail`; raise the budget if people are signing in.',
  },
  'sms-cost': {
    means: 'The SMS of the day cost more than `SMS_DAILY_BUDGET_RUB`; with `ABUSE_MODE=enforce` no more go out.',
    todo: 'As for `sms-budget`.',
  },
  'sms-range': {
    means: 'A number range (`scope`) gets more than `SMS_RANGE_PER_HOUR` SMS an hour and hardly confirms any.',
    todo: 'Somebody pumps SMS: `npm run admin -- block` the range if it goes on.',
  },
  'too-many-failed-guesses': {
    means:
      'Failed guesses of all users together are far above their successes: confirmations stop for ' +
      '`OTP_SERVICE_STOP_SECONDS`.',
    todo: 'Somebody guesses codes on many phones: look in `audit_trail` at when and how; the stop ends by itself.',
  },
} as const satisfies Record<string, Explained>;

/** The closed table of the log: every value of `event` there is. */
export const EVENTS = {
  alert: {
    means: 'Somebody has to act: `alert` names why, below.',
    todo: 'See the table of alerts. Page on this one.',
  },
  'alert-over': { means: 'What `alert` named is over.', todo: NOTHING },
  breaker: {
    means: 'The circuit breaker of a `gateway` in this replica opened (`reason`), tries again, or closed (`state`).',
    todo: 'Nothing, unless it happens often: then talk to the gateway.',
  },
  'breaker-unrecorded': {
    means: 'A state of a breaker could not be written to the database; sending is not affected.',
    todo: 'See `err`: the database was away, or the role lacks a right.',
  },
  delivery: {
    means:
      'One attempt to hand a message over outside of a request, such as a resend: to whom (masked), through which ' +
      '`gateway`, how it ended. Those of a request stand in its own line.',
    todo: 'As for the `deliveries` of a request.',
  },
  'delivery-unrecorded': {
    means: 'A message went out, but its record could not be written; its user can sign in.',
    todo: 'See `err`: the database was away for a moment.',
  },
  failure: {
    means: 'A call ended in 500 or 503: `code`, `err`.',
    todo:
      '`UNAVAILABLE`: the database, see `database-away`. `INTERNAL`: a missing right of the role, or a ' +
      'defect to report.',
  },
  'impossible-cost': {
    means: 'A gateway told a cost that no SMS can have, below 0 or above 100 rubles; it is not counted.',
    todo: 'Ask the gateway what it bills in, and what the number is.',
  },
  'job-failed': {
    means: 'Work that recurs failed (`job`, `err`); it is tried again.',
    todo: 'See `err` if it repeats.',
  },
  'long-sms': {
    means: 'The text of the SMS takes more than one part, and each is paid.',
    todo: 'Shorten the template.',
  },
  'migrations-pending': {
    means:
      'The service started on a database without the migrations it names, as `DATABASE_MIGRATE=false` ' +
      'allows: it is not ready.',
    todo: 'As for the alert `not-migrated`.',
  },
  'no-statement-timeout': {
    means:
      'With `DATABASE_PREPARE=false` the service cannot limit statements itself, and its role has no limit either.',
    todo: "As an owner: `alter role sign_in set statement_timeout = '3s'`, with the name of the role.",
  },
  'report-unheeded': {
    means: 'A report of a delivery could not be acted upon after its SMS went out.',
    todo: 'See `err`: the database was away for a moment.',
  },
  request: {
    means:
      'A call was answered: `status`, `outcome`, `ms`; for a call of your own systems the `keyName`. `deliveries` are ' +
      'its attempts to hand a message over: through which `gateway`, how each ended (`status`, `code`); one that was ' +
      'not accepted makes the line a warning. A refused key also has `keyFault` (none, no-bearer, other-caller, ' +
      'repeated, unknown) and `address`.',
    todo:
      'Many 401 from one address: somebody tries keys, or a caller has the wrong one. Many `deliveries` that end ' +
      'alike: `docs/gateways.md` explains statuses and codes.',
  },
  'resend-failed': {
    means: 'A code whose SMS was reported as failed could not go out again.',
    todo: 'See `err` if it repeats.',
  },
  'review-sign-in': {
    means: 'A number for app-store review is signing in.',
    todo: 'Nothing, if an app is under review.',
  },
  'retailer-calls-closed': {
    means: '`RETAILER_API_KEYS` has no key: no system of yours can write, find or erase accounts, nor read changes.',
    todo: 'Set a key where your own systems are to write, find or erase accounts.',
  },
  'setting-ignored': {
    means: 'Something in `.env` or the environment has no effect: a misspelt name, a value cut short at its `#`.',
    todo: 'Correct it as `problem` says.',
  },
  'setting-renamed': {
    means: 'A setting has a new name, and is still set under the old one, which goes on working.',
    todo: 'Rename it as `problem` says.',
  },
  'start-failed': {
    means: 'The service did not start: `problem` says which setting or host, and what to do.',
    todo: 'Do that; the exit code is 1.',
  },
  started: { means: 'The replica listens at `url`.', todo: NOTHING },
  stopped: { means: 'The replica has ended; `isForced` where calls were still under way after 25 s.', todo: NOTHING },
  stopping: {
    means: 'The replica was told to stop (`signal`): it is not ready any more and finishes its calls.',
    todo: NOTHING,
  },
  'telegram-unchecked': {
    means:
      '`/auth/telegram` is open and the settings do not know the bot: nothing but the platform’s word proves who signs ' +
      'in from Telegram.',
    todo: 'Set `TELEGRAM_SIGN_IN_BOT_TOKEN` or `TELEGRAM_SIGN_IN_BOT_ID`, or switch `TELEGRAM_SIGN_IN` off.',
  },
} as const satisfies Record<string, Explained>;

export type LogEvent = keyof typeof EVENTS;
export type AlertName = keyof typeof ALERTS;

type Fields = Record<string, unknown>;

/** What the log tells of one attempt to hand a message to a gateway; `code`, `scope` and `cost` where there is one. */
export interface LoggedDelivery {
  gateway: string;
  status: string;
  messageId?: string;
  cost?: number;
  scope?: string;
  code?: string;
  isNoRoute?: boolean;
}

/** What is under way, for the log: a request, or work that goes on after one. */
export interface LoggedRequest {
  /** The id stands on every log line of the request. */
  readonly id: string;
  /** The attempts that the line of the request will tell of. Without it, an attempt gets a line of its own. */
  deliveries?: LoggedDelivery[];
}

/** A line of the log: an event of the table, with fields of its own. */
export type EventLine =
  | ({ event: Exclude<LogEvent, 'alert' | 'alert-over'> } & Fields)
  | ({ event: 'alert' | 'alert-over'; alert: AlertName } & Fields);
