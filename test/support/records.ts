import type { TestDatabase } from './test-database';

/** What is stored of the codes of one identifier. */
export interface ChallengeRecord {
  guesses: number;
  /** How many wrong codes count in the day. */
  failures: number;
  failuresInRow: number;
  /** How many messages count in the day. */
  sends: number;
  givenBack: number;
  isUsed: boolean;
  isExpired: boolean;
  lastGateway: string | null;
}

/** An attempt to hand a message to a gateway, and what was reported of it. */
export interface DeliveryRecord {
  gateway: string;
  messageId: string | null;
  outcome: string | null;
  scope: string | null;
  code: string | null;
  cost: number | null;
  report: string | null;
  reportCode: string | null;
  isConfirmed: boolean;
}

const DELIVERY = `d.gateway, d.message_id as "messageId", d.outcome, d.scope, d.code, d.cost::float8 as cost,
  d.report, d.report_code as "reportCode", d.confirmed_at is not null as "isConfirmed"`;

/** What the service has stored, so that tests of its behaviour need not know the tables. */
export class Records {
  constructor(private readonly database: TestDatabase) {}

  /** `undefined` if no code was ever asked for. */
  async challengeOf(identifier: string): Promise<ChallengeRecord | undefined> {
    const rows = await this.database.query<ChallengeRecord>(
      `select guesses, cardinality(failures) as failures, failures_in_row as "failuresInRow",
         cardinality(sends) as sends, cardinality(given_back) as "givenBack", used_at is not null as "isUsed",
         expires_at <= clock_timestamp() as "isExpired", last_gateway as "lastGateway"
       from challenge where identifier = $1`,
      [identifier],
    );
    return rows[0];
  }

  /** The ids of the accounts that have one of the phones or e-mails. */
  async accountsOf(...names: string[]): Promise<string[]> {
    const rows = await this.database.query<{ id: string }>(
      'select id from account where phone = any($1) or email = any($1) order by 1',
      [names],
    );
    return rows.map(({ id }) => id);
  }

  /** The deliveries of the latest code of the identifier, or of all codes, in the order in which they were sent. */
  deliveries(identifier?: string): Promise<DeliveryRecord[]> {
    return this.database.query(
      `select ${DELIVERY} from delivery d left join challenge c on c.id = d.challenge_id
       where $1::text is null or c.identifier = $1 order by d.sent_at, d.id`,
      [identifier ?? null],
    );
  }

  /** The lines of the audit trail about an event, the oldest first. */
  audit(event: string): Promise<{ actor: string | null; identifier: string | null; detail: string | null }[]> {
    return this.database.query('select actor, identifier, detail from audit where event = $1 order by id', [event]);
  }

  /** What the counters say whose names are like `pattern`, over all their hours. */
  async counted(pattern: string): Promise<number> {
    const rows = await this.database.query<{ sum: number }>(
      'select coalesce(sum(value), 0)::float8 as sum from counter where name like $1',
      [pattern],
    );
    return rows[0]?.sum ?? 0;
  }

  /** As if so many wrong codes had been entered in a row. */
  async failInRow(identifier: string, failures: number): Promise<void> {
    await this.database.query('update challenge set failures_in_row = $2 where identifier = $1', [
      identifier,
      failures,
    ]);
  }
}
