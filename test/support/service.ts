import { createApp, type App } from '../../src/app';
import type { ChangeDto } from '../../src/events/dto/change.dto';
import { type Environment, parseEnvironment } from '../../src/environment';
import { ApiDocument } from './api-document';
import { FakeSmsc } from './fake-smsc';
import { IMSHOP_KEY, RETAILER_KEY, SAFE_SETTINGS } from './production-settings';
import { type ChallengeRecord, type DeliveryRecord, Records } from './records';
import { TestDatabase } from './test-database';

export interface Answer {
  status: number;
  headers: Headers;
  body: {
    otp?: { timeout: number; attemptsLeft: number; message: string; replyText: string; codeLength: number };
    user?: Record<string, unknown> & { id: string };
    /** What a new user is to be asked for. */
    dataRequired?: string[];
    dataOptional?: string[];
    results?: { index?: number; id?: string; status?: string; error?: { message: string } }[];
    /** What a support desk finds. */
    account?: Record<string, unknown> & { id: string };
    /** What happened to accounts, and the cursor after it. */
    changes?: ChangeDto[];
    next?: string;
    error?: { message: string };
  };
}

interface CallOptions {
  headers?: Record<string, string>;
  /** The replica to call; by default they are called in turns. */
  replica?: number;
}

/** The real service over real sockets: replicas on one PostgreSQL database, a fake SMSC.ru, and the log they write. */
export class Service {
  readonly document: ApiDocument;
  readonly records: Records;
  /** Calls go to the replicas of the start in turns; a replica added later is only called by its number. */
  private readonly rotation: number;
  private calls = 0;

  private constructor(
    readonly database: TestDatabase,
    readonly sms: FakeSmsc,
    readonly environment: Environment,
    readonly replicas: App[],
    readonly urls: string[],
    readonly log: string[],
  ) {
    this.rotation = replicas.length;
    this.records = new Records(database);
    this.document = ApiDocument.of((replicas[0] as App).nest);
  }

  static async start(settings: Record<string, string> = {}, replicaCount = 1): Promise<Service> {
    const database = await TestDatabase.migrated();
    const sms = await FakeSmsc.start();
    const environment = testEnvironment({ DATABASE_URL: database.url, SMSC_URL: sms.url, ...settings });
    const log: string[] = [];
    const replicas: App[] = [];
    const urls: string[] = [];
    for (let i = 0; i < replicaCount; i++) {
      const replica = await createApp(environment, { write: (line) => void log.push(line) });
      await replica.nest.listen(0, '127.0.0.1');
      replicas.push(replica);
      urls.push(await replica.nest.getUrl());
    }
    return new Service(database, sms, environment, replicas, urls, log);
  }

  /** Another replica of the same service, with settings of its own. */
  async addReplica(settings: Record<string, string>): Promise<number> {
    const environment = testEnvironment({ DATABASE_URL: this.database.url, SMSC_URL: this.sms.url, ...settings });
    const replica = await createApp(environment, { write: (line) => void this.log.push(line) });
    await replica.nest.listen(0, '127.0.0.1');
    this.urls.push(await replica.nest.getUrl());
    return this.replicas.push(replica) - 1;
  }

  /** Calls as IMSHOP.IO does; whatever is answered is checked against the OpenAPI document. */
  async post(
    path: string,
    body: unknown,
    { headers, replica = this.calls++ % this.rotation }: CallOptions = {},
  ): Promise<Answer> {
    const response = await fetch(`${this.urls[replica]}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(headers ?? { authorization: `Bearer ${IMSHOP_KEY}` }) },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    const answer = {
      status: response.status,
      headers: response.headers,
      body: (await response.json()) as Answer['body'],
    };
    expect(this.document.problemWith(path, answer.status, answer.body)).toBeUndefined();
    return answer;
  }

  requestCode(userIdentifier: string, options?: CallOptions): Promise<Answer> {
    return this.post(
      '/auth/otp/request',
      { userIdentifier, installId: '8f0c7c52-2f0f-4c58-9d1e-0f8f5a4f3f11' },
      options,
    );
  }

  confirmCode(userIdentifier: string, otp: string, options?: CallOptions): Promise<Answer> {
    return this.post('/auth/otp/confirm', { userIdentifier, otp }, options);
  }

  getUser(userIdentifier: string, options?: CallOptions): Promise<Answer> {
    return this.post('/profile/get', { userIdentifier }, options);
  }

  upsert(...accounts: unknown[]): Promise<Answer> {
    return this.postAsRetailer('/profile/upsert', { accounts });
  }

  /** Calls as the retailer's own systems do. */
  postAsRetailer(path: string, body: unknown, options: CallOptions = {}): Promise<Answer> {
    return this.post(path, body, { headers: { authorization: `Bearer ${RETAILER_KEY}` }, ...options });
  }

  /** Requests a code and confirms it; returns the user. */
  async signIn(phone: string): Promise<Answer['body']['user']> {
    await this.requestCode(phone);
    return (await this.confirmCode(phone, this.sms.codeFor(phone))).body.user;
  }

  /** What is stored of the codes of `identifier`; `undefined` if none was ever asked for. */
  challengeOf(identifier: string): Promise<ChallengeRecord | undefined> {
    return this.records.challengeOf(identifier);
  }

  /** The deliveries of the latest code of `identifier`. */
  deliveriesOf(identifier: string): Promise<DeliveryRecord[]> {
    return this.records.deliveries(identifier);
  }

  /** A code that is certainly not the live one of `phone`. */
  wrongCodeFor(phone: string): string {
    const code = this.sms.codeFor(phone);
    return String((Number(code) + 1) % 10 ** code.length).padStart(code.length, '0');
  }

  async stop(): Promise<void> {
    await Promise.all(this.replicas.map(({ nest }) => nest.close()));
    await this.sms.stop();
    await this.database.drop();
  }
}

export function testEnvironment(settings: Record<string, string>): Environment {
  return parseEnvironment({
    ...SAFE_SETTINGS,
    NODE_ENV: 'test',
    RETAILER_API_KEYS: RETAILER_KEY,
    SMS_SENDER: 'SHOP',
    THROTTLE_PER_SECOND: '1000000',
    // All test phones are in one range.
    SMS_RANGE_PER_HOUR: '1000000',
    ...settings,
  });
}
