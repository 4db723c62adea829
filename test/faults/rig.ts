import { BuiltService } from '../support/built-service';
import type { FakeMailServer } from '../support/fake-mail-server';
import { FakeSmsaero } from '../support/fake-smsaero';
import { FakeSmsc } from '../support/fake-smsc';
import { FakeSmsru, SMSRU_API_ID } from '../support/fake-smsru';
import { RETAILER_KEY, SAFE_SETTINGS } from '../support/production-settings';
import { TestDatabase } from '../support/test-database';
import { Caller, type Answer } from './caller';
import { publish } from './figures';
import { Replica } from './replica';
import { SmsBook } from './sms-book';
import { Tally } from './tally';

interface Options {
  settings?: Record<string, string>;
  /** Settings and preloaded scripts of each replica's own. */
  replicas?: { settings?: Record<string, string>; preload?: string[] }[];
  /** Of another server than the one of the run. */
  database?: TestDatabase;
  /** Users sign in by e-mail as well, through this server. */
  mail?: FakeMailServer;
  /** The port through which SMSC.ru is called instead of its own. */
  viaGateway?: (url: string) => Promise<number>;
}

/** Two replicas of the built service in production, gateways, a database, and whoever calls them. */
export class Rig {
  readonly tally = new Tally();
  readonly caller = new Caller(this.tally);
  readonly book: SmsBook;
  readonly replicas: Replica[] = [];
  private phones = 0;

  private constructor(
    readonly database: TestDatabase,
    readonly gateways: { smsc: FakeSmsc; smsru: FakeSmsru; smsaero: FakeSmsaero },
    readonly settings: Record<string, string>,
    readonly mail?: FakeMailServer,
  ) {
    this.book = new SmsBook(Object.values(gateways), mail);
  }

  static async start({ settings, replicas = [{}, {}], database, mail, viaGateway }: Options = {}): Promise<Rig> {
    await BuiltService.build();
    const gateways = {
      smsc: await FakeSmsc.start(),
      smsru: await FakeSmsru.start(),
      smsaero: await FakeSmsaero.start(),
    };
    const own = database ?? (await TestDatabase.migrated());
    const smsc = new URL(gateways.smsc.url);
    if (viaGateway) smsc.port = String(await viaGateway(smsc.href));
    const all = {
      ...productionSettings(own, gateways),
      SMSC_URL: smsc.href,
      ...(mail ? mailSettings(mail) : {}),
      ...settings,
    };
    const rig = new Rig(own, gateways, all, mail);
    try {
      const start = ({ settings: more, preload }: (typeof replicas)[number]) =>
        Replica.start({ ...rig.settings, ...more }, preload);
      rig.replicas.push(...(await Promise.all(replicas.map(start))));
      return rig;
    } catch (error) {
      await rig.stop();
      throw error;
    }
  }

  get urls(): [string, string] {
    return this.replicas.map(({ url }) => url) as [string, string];
  }

  /** One that nobody has used yet; neighbours are in different number ranges. */
  newPhone(): string {
    const n = this.phones++;
    // The prefix 7940 is left out, since it is no mobile of RU.
    const operator = 10 + (n % 79);
    return `79${operator < 40 ? operator : operator + 1}${1_000_000 + Math.floor(n / 79)}`;
  }

  wrongCodeFor(identifier: string): string {
    return String((Number(this.book.codeFor(identifier)) + 1) % 1_000_000).padStart(6, '0');
  }

  /** The whole dialogue: over one replica, or the code from the first and the sign-in at the second. */
  async signIn(first: string, second = first, phone = this.newPhone()): Promise<Answer> {
    const requested = await this.caller.requestCode(first, phone);
    return requested.body.otp ? this.caller.confirmCode(second, phone, this.book.codeFor(phone)) : requested;
  }

  /** The latest error in the logs. */
  get lastError(): string {
    const [newest] = this.replicas
      .flatMap(({ output }) => output.split('\n').filter((line) => line.includes('"level":"error"')))
      .toSorted((one, other) => (one < other ? 1 : -1));
    return newest ?? 'no error in the logs';
  }

  /** Prints the figures, and fails when anything was as it should never be. */
  conclude(part: string, notes: Record<string, string | number> = {}): void {
    const { requests, faults, violationCount: violations, violations: found } = this.tally;
    publish(part, { requests, faults, sms: this.book.count, violations, notes });
    expect({ part, violations, found }).toEqual({ part, violations: 0, found: [] });
  }

  async stop(): Promise<void> {
    await Promise.all(this.replicas.map((replica) => replica.end('SIGKILL')));
    await this.caller.hangUp();
    await Promise.all(Object.values(this.gateways).map((gateway) => gateway.stop()));
    await this.mail?.stop();
    await this.database.drop();
  }
}

function mailSettings(mail: FakeMailServer): Record<string, string> {
  return { SIGN_IN_IDENTIFIERS: 'phone,email', SMTP_URL: mail.url, SMTP_FROM: 'Shop <no-reply@shop.example>' };
}

function productionSettings(database: TestDatabase, { smsru, smsaero }: Rig['gateways']): Record<string, string> {
  return {
    ...SAFE_SETTINGS,
    HOST: '127.0.0.1',
    DATABASE_URL: database.url,
    RETAILER_API_KEYS: RETAILER_KEY,
    SMSRU_API_ID,
    SMSRU_URL: smsru.url,
    SMSAERO_EMAIL: 'shop@shop.example',
    SMSAERO_API_KEY: 'smsaero-test-api-key',
    SMSAERO_URL: smsaero.url,
    SMS_SENDER: 'SHOP',
    SMS_BREAKER_SECONDS: '5',
    // All calls of the suite are one caller's.
    THROTTLE_PER_SECOND: '1000000',
    // The limits of the whole service are in force, but so high that the faults do not reach them.
    OTP_SERVICE_FAILURES_PER_HOUR: '100000000',
    SMS_DAILY_BUDGET: '100000000',
    SMS_RANGE_PER_HOUR: '1000000',
  };
}
