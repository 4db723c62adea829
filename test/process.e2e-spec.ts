import { execFile } from 'node:child_process';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startEmbeddedPostgres } from '../src/embedded-postgres/embedded-postgres';
import { BuiltService } from './support/built-service';
import { FakeSmsc } from './support/fake-smsc';
import { newPhone } from './support/phones';
import { IMSHOP_KEY, SAFE_SETTINGS } from './support/production-settings';
import { TestDatabase } from './support/test-database';
import { statusOf } from './support/status-of';

beforeAll(() => BuiltService.build());

async function post(url: string, key: string, body: object): Promise<Record<string, unknown>> {
  const headers = { 'content-type': 'application/json', key };
  return (await (await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })).json()) as Record<
    string,
    unknown
  >;
}

/** The phone of the line that the start prints. */
const EXAMPLE = '79990000001';

describe('a newcomer’s start, with no settings at all', () => {
  let folder: string;
  beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'sign-in-newcomer-'))));
  afterAll(async () => {
    const postgres = await startEmbeddedPostgres(folder);
    await postgres.stop();
    await rm(postgres.directory, { recursive: true, force: true });
    await rm(folder, { recursive: true, force: true });
  });

  it('shows a curl line that works when pasted, and the code where it was started', async () => {
    const service = BuiltService.start({ DATA_DIR: folder });
    const address = await service.address();
    const curl = await service.says(/(curl -X POST .*)/);
    const { stdout } = await promisify(execFile)('/bin/sh', ['-c', curl]);
    expect(JSON.parse(stdout)).toMatchObject({ otp: { codeLength: 6 } });
    const otp = await service.says(new RegExp(`SMS to \\+${EXAMPLE}: .*?(\\d{6})`));
    const key = await service.says(/IMSHOP key +(\S+)/);
    expect(await post(`${address}/auth/otp/confirm`, key, { userIdentifier: EXAMPLE, otp })).toMatchObject({
      user: { phone: EXAMPLE },
    });
    expect(await statusOf(`${address}/docs`)).toBe(200);
    expect((await stat(join(folder, 'keys.json'))).mode & 0o777).toBe(0o600);
    expect(await service.stop()).toBe(0);
  });

  it('keeps keys, secret and accounts for the next start, also after kill -9', async () => {
    const phone = newPhone();
    const killed = BuiltService.start({ DATA_DIR: folder });
    const key = await killed.says(/IMSHOP key +(\S+)/);
    const { user } = await post(`${await killed.address()}/profile/get`, key, { userIdentifier: phone });
    await killed.stop('SIGKILL');

    const next = BuiltService.start({ DATA_DIR: folder });
    expect(await next.says(/IMSHOP key +(\S+)/)).toBe(key);
    expect(await post(`${await next.address()}/profile/get`, key, { userIdentifier: phone })).toEqual({ user });
    expect(await next.stop()).toBe(0);
  });

  it('says so when one runs already, and leaves it alone', async () => {
    const first = BuiltService.start({ DATA_DIR: folder });
    const address = await first.address();
    const second = BuiltService.start({ DATA_DIR: folder });
    expect(await second.ended()).toBe(1);
    expect(second.output).toMatch(/another|already/i);
    expect(second.output.trim().split('\n')).toHaveLength(1);
    expect(await statusOf(`${address}/health/ready`)).toBe(200);
    expect(await first.stop()).toBe(0);
  });

  it('lets the operator see and lift limits, and never shows a code', async () => {
    const service = BuiltService.start({ DATA_DIR: folder });
    const address = await service.address();
    const key = await service.says(/IMSHOP key +(\S+)/);
    const admin = (...words: string[]) => BuiltService.admin({ DATA_DIR: folder }, ...words);
    expect(await admin('status', '79990000003')).toMatch(/^No code was requested for it in the last 30 days/);
    await post(`${address}/auth/otp/request`, key, { userIdentifier: '79990000003' });
    const code = await service.says(/SMS to \+79990000003: Код: (\d{6})/);
    const wrong = code === '000000' ? '000001' : '000000';
    for (let i = 0; i < 3; i++)
      await post(`${address}/auth/otp/confirm`, key, { userIdentifier: '79990000003', otp: wrong });
    const status = await admin('status', '8 (999) 000-00-03');
    expect(JSON.parse(status)).toMatchObject({
      isLocked: false,
      sendsInHour: '1 of 5',
      sendsInDay: '1 of 10',
      failuresInDay: '3 of 15',
      failuresInRow: '3 of 100',
      isCodeUsed: false,
    });
    expect(status).not.toContain(code);
    expect(await admin('unlock', '79990000003')).toMatch(/^Nothing was locked; forgiven are 3 failed codes/);
    expect(JSON.parse(await admin('status', '79990000003'))).toMatchObject({
      failuresInDay: '0 of 15',
      failuresInRow: '0 of 100',
      sendsInDay: '1 of 10',
    });
    await expect(admin('status', 'nobody')).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('Not a mobile phone'),
    });
    await expect(admin('open-sesame')).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('unknown command'),
    });
    expect(await service.stop()).toBe(0);
  });
});

describe('production', () => {
  let database: TestDatabase;
  let sms: FakeSmsc;
  let settings: Record<string, string>;
  beforeAll(async () => {
    database = await TestDatabase.create();
    sms = await FakeSmsc.start();
    settings = {
      ...SAFE_SETTINGS,
      HOST: '127.0.0.1',
      DATABASE_URL: database.url,
      SMS_RANGE_PER_HOUR: '1000000',
      SMSC_URL: sms.url,
    };
  });
  afterAll(async () => {
    await sms.stop();
    await database.drop();
  });

  it('R25: unsafe settings stop the start, all named at once and no secret printed', async () => {
    const service = BuiltService.start({ NODE_ENV: 'production', IMSHOP_API_KEYS: 'short-key', OTP_GUESSES: '99' });
    expect(await service.ended()).toBe(1);
    for (const name of ['DATABASE_URL', 'IMSHOP_API_KEYS', 'OTP_SECRETS', 'SMS_GATEWAYS', 'OTP_GUESSES']) {
      expect(service.output).toContain(name);
    }
    expect(service.output).not.toContain('short-key');
  });

  it('starts several replicas at once on an empty database, and prints no key', async () => {
    const replicas = Array.from({ length: 3 }, () => BuiltService.start(settings));
    const addresses = await Promise.all(replicas.map((replica) => replica.says(/"url":"([^"]+)"/)));
    for (const address of addresses) expect(await statusOf(`${address}/health/ready`)).toBe(200);
    expect(await statusOf(`${addresses[0]}/docs`)).toBe(404);
    expect(replicas.map(({ output }) => output).join('')).not.toContain(IMSHOP_KEY);
    expect(await Promise.all(replicas.map((replica) => replica.stop()))).toEqual([0, 0, 0]);
  });

  it('R26: SIGTERM under load drops readiness first, finishes every accepted call and exits 0', async () => {
    sms.behave((response, { phones }) => void setTimeout(() => response.end(sms.accepting(phones.slice(1))), 300));
    const service = BuiltService.start({ ...settings, SWAGGER: 'true' });
    const address = await service.says(/"url":"([^"]+)"/);
    // One that asks for more than fits into the buffers of its connection and never reads it.
    const stuck = connect(Number(new URL(address).port), '127.0.0.1')
      .on('error', () => undefined)
      .pause();
    stuck.write('GET /docs/swagger-ui-bundle.js HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(10));
    const answers: Record<string, unknown>[] = [];
    const faults: unknown[] = [];
    let calls = 0;
    const client = async () => {
      for (;;) {
        calls++;
        try {
          answers.push(await post(`${address}/auth/otp/request`, IMSHOP_KEY, { userIdentifier: newPhone() }));
        } catch (error) {
          return void faults.push((error as { cause?: { code?: string } }).cause?.code);
        }
      }
    };
    const clients = Array.from({ length: 20 }, client);
    while (answers.length < 40) await new Promise((resolve) => void setTimeout(resolve, 20));
    const startedAt = Date.now();
    service.process.kill('SIGTERM');
    let ready = 200;
    while (ready === 200) ready = await statusOf(`${address}/health/ready`);
    expect(ready).toBe(503);
    const answeredBefore = answers.length;
    expect(await service.ended()).toBe(0);
    await Promise.all(clients);
    stuck.destroy();
    expect(Date.now() - startedAt).toBeLessThan(30_000);
    // Calls were served while only readiness was gone.
    expect(answers.length).toBeGreaterThan(answeredBefore);
    // Connections that the closed listener never accepted; whatever was accepted was answered, as its log says.
    expect(faults.filter((code) => code !== 'ECONNREFUSED' && code !== 'ECONNRESET')).toEqual([]);
    expect(service.output.match(/"route":"\/auth\/otp\/request"/g)).toHaveLength(answers.length);
    expect(answers.filter((answer) => !answer['otp'] && !answer['error'])).toEqual([]);
    expect(answers.filter((answer) => answer['otp']).length).toBe(sms.received.length);
  });
});
