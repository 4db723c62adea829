import { OperatorLab, operatorSettings } from './operator-lab';
import { Service } from './service';

/** A consent as it is stored. */
export interface ConsentRecord {
  seq: string;
  kind: string;
  given: boolean;
  at: Date;
  source: string;
  wording: string | null;
  proof: string;
}

/** Two replicas of a service, the consents that they keep, and the operator's commands. */
export class ConsentLab {
  private constructor(
    readonly service: Service,
    readonly operator: OperatorLab,
  ) {}

  static async start(settings: Record<string, string> = {}): Promise<ConsentLab> {
    const service = await Service.start(settings, 2);
    return new ConsentLab(service, new OperatorLab(operatorSettings(service, settings)));
  }

  /** The consents of the account with the id, in the order in which they were written. */
  consentsOf(id: string): Promise<ConsentRecord[]> {
    return this.service.database.query<ConsentRecord>(
      `select c.seq, c.kind, c.given, c.at, c.source, c.wording, c.proof
       from consent c join account a on a.key = c.account_key where a.id = $1 order by c.seq`,
      [id],
    );
  }

  /** A consent in short, like `sms yes retailer`. */
  async inShort(id: string): Promise<string[]> {
    return (await this.consentsOf(id)).map(({ kind, given, source }) => `${kind} ${given ? 'yes' : 'no'} ${source}`);
  }

  /** What came of one account that is written. */
  async write(account: object): Promise<string | undefined> {
    const [result] = (await this.service.upsert(account)).body.results ?? [];
    return result?.status ?? result?.error?.message;
  }

  /** The fields of the account object that follow from consents. */
  async fieldsOf(id: string): Promise<{ sms: unknown; email: unknown }> {
    const user = (await this.service.getUser(id)).body.user;
    return { sms: user?.['smsNotification'], email: user?.['emailNotification'] };
  }

  /** Runs `calls` while nobody may lock the account, and lets them go on when `waiting` of them wait for that. */
  async whileLocked<Result>(id: string, waiting: number, calls: () => Promise<Result>): Promise<Result> {
    const holder = await this.service.database.connect();
    try {
      await holder.query('begin');
      await holder.query('select from account where id = $1 for update', [id]);
      const running = calls();
      const locks = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
      while ((await this.service.database.query(locks)).length < waiting)
        await new Promise((resolve) => void setTimeout(resolve, 5));
      await holder.query('commit');
      return await running;
    } finally {
      holder.release(true);
    }
  }

  stop(): Promise<void> {
    return this.service.stop();
  }
}
