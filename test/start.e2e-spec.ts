import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../src/embedded-postgres/embedded-postgres';
import { parseEnvironment } from '../src/environment';
import { start, tellFailure } from '../src/start';
import { BuiltService } from './support/built-service';
import { FakeSmsc } from './support/fake-smsc';
import { IMSHOP_KEY, RETAILER_KEY, SAFE_SETTINGS } from './support/production-settings';
import { TestDatabase } from './support/test-database';

const PASSWORD = `p@ss/w0rd#?%41"'$ \\`;
const ROLE = `start_${process.pid}`;

let database: TestDatabase;
let sms: FakeSmsc;
let folder: string;
let settings: Record<string, string>;
beforeAll(async () => {
  await BuiltService.build();
  database = await TestDatabase.create();
  await database.query(`create role ${ROLE} login password '${PASSWORD.replaceAll("'", "''")}'`);
  sms = await FakeSmsc.start();
  folder = await mkdtemp(join(tmpdir(), 'sign-in-start-'));
  settings = {
    ...SAFE_SETTINGS,
    HOST: '127.0.0.1',
    DATABASE_URL: database.url,
    RETAILER_API_KEYS: RETAILER_KEY,
    SMSC_URL: sms.url,
  };
});
afterAll(async () => {
  await sms.stop();
  await database.query(`drop owned by ${ROLE}; drop role ${ROLE}`);
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

/** The database's address with other parts; `undefined` takes one away. */
function addressWith(
  parts: Partial<Record<'username' | 'password' | 'hostname' | 'port' | 'pathname', string>>,
): string {
  return Object.assign(new URL(database.url), parts).href;
}

const production = async (more: Record<string, string>) => readLine(await failureHere({ ...settings, ...more }));
const development = async (more: Record<string, string>) =>
  (await failureHere({ ...settings, NODE_ENV: 'development', DATA_DIR: folder, ...more })).trimEnd();

/** What is said of a start that fails, in this process: one of its own takes a second to load the service. */
async function failureHere(all: Record<string, string>): Promise<string> {
  const error = await start(
    () => parseEnvironment(all),
    () => ({ write: () => undefined }),
  ).then(
    ({ url }) => expect(url).toBe('a start that fails'),
    (reason: unknown) => reason,
  );
  return tellFailure(error, all['NODE_ENV'] === 'production', []);
}

/** The one line that a start which fails leaves in production. */
async function failureOf(all: Record<string, string>): Promise<Record<string, unknown>> {
  const service = BuiltService.start(all);
  expect(await service.ended()).toBe(1);
  return readLine(service.output);
}

function readLine(output: string): Record<string, unknown> {
  const lines = output.trimEnd().split('\n');
  expect(lines).toHaveLength(1);
  return JSON.parse(lines[0] as string) as Record<string, unknown>;
}

describe('a start that fails', () => {
  const host = () => new URL(database.url).host;
  const cases: [what: string, more: () => Record<string, string>, setting: string, words: () => RegExp][] = [
    [
      'a wrong password',
      () => ({ DATABASE_URL: addressWith({ password: 'wr0ng-secret' }) }),
      'DATABASE_URL',
      () => new RegExp(`PostgreSQL at ${host()} refuses the password of the user sign_in: .* percent-encoded`),
    ],
    [
      'a wrong password apart from the address',
      () => ({ DATABASE_URL: addressWith({ password: '' }), DATABASE_PASSWORD: 'wr0ng-secret' }),
      'DATABASE_URL',
      () => /refuses the password of the user sign_in: check DATABASE_PASSWORD$/,
    ],
    [
      'no password',
      () => ({ DATABASE_URL: addressWith({ password: '' }) }),
      'DATABASE_URL',
      () => /wants a password of the user sign_in: set DATABASE_PASSWORD$/,
    ],
    [
      'a host that nobody knows',
      () => ({ DATABASE_URL: addressWith({ hostname: 'nowhere.invalid' }) }),
      'DATABASE_URL',
      () => /the name of nowhere\.invalid:\d+|no host has the name of nowhere\.invalid:\d+: check its spelling/,
    ],
    [
      'a port where nothing listens',
      () => ({ DATABASE_URL: addressWith({ port: '1' }) }),
      'DATABASE_URL',
      () => /nothing listens at 127\.0\.0\.1:1: start PostgreSQL/,
    ],
    [
      'no such database',
      () => ({ DATABASE_URL: addressWith({ pathname: '/no_such_database' }) }),
      'DATABASE_URL',
      () => /has no such database: create it/,
    ],
    [
      'no right to create',
      () => ({ DATABASE_URL: addressWith({ username: ROLE, password: '' }), DATABASE_PASSWORD: PASSWORD }),
      'DATABASE_URL',
      () => new RegExp(`the user ${ROLE} lacks a right .*grant create on schema public`),
    ],
    [
      'an address that is none of this machine',
      () => ({ HOST: '192.0.2.1' }),
      'HOST',
      () => /^HOST: 192\.0\.2\.1 is no address of this machine$/,
    ],
  ];

  it.each(cases)(
    'is one line of JSON in production, with the setting and what to do: %s',
    async (_, more, setting, words) => {
      const line = await production(more());
      expect(line).toMatchObject({
        level: 'fatal',
        event: 'start-failed',
        setting,
        problem: expect.stringMatching(words()),
      });
      expect(JSON.stringify(line)).not.toContain('wr0ng');
    },
  );

  it.each(cases)('is one sentence in development: %s', async (_, more, setting, words) => {
    const output = await development(more());
    expect(output).toMatch(words());
    expect(output.startsWith(`${setting}: `)).toBe(true);
    expect(output.split('\n')).toHaveLength(1);
    expect(output).not.toContain('wr0ng');
  });

  it.each(['production', 'development'])(
    'says of a password that has to be percent-encoded so, and no part of it: %s',
    async (mode) => {
      const more = {
        NODE_ENV: mode,
        DATA_DIR: folder,
        DATABASE_URL: 'postgres://sign_in:p@ss/w0rd@127.0.0.1:5432/sign_in',
      };
      const service = BuiltService.start({ ...settings, ...more });
      expect(await service.ended()).toBe(1);
      expect(service.output).toContain('DATABASE_URL cannot be read: percent-encode the password in it');
      expect(service.output).not.toMatch(/p@ss|w0rd|ENOTFOUND| ss\b/);
    },
  );

  it('says which port is in use', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => void server.once('listening', resolve));
    const PORT = String((server.address() as { port: number }).port);
    const problem = `PORT: ${PORT} of 127.0.0.1 is taken by another process: end that one, or set another port`;
    try {
      expect(await production({ PORT })).toMatchObject({ problem, setting: 'PORT', code: 'EADDRINUSE' });
      expect(await development({ PORT })).toBe(problem);
    } finally {
      server.close();
    }
  });

  it.each<Record<string, string>>([{ IMSHOP_API_KEYS: '' }, { DATABASE_URL: '' }])(
    'says which folder cannot be written, for the keys or the database of development: %j',
    async (more) => {
      expect(await development({ DATA_DIR: '/dev/null/data', ...more })).toMatch(
        /^DATA_DIR: \/dev\/null\/data cannot be written \(ENOTDIR\): .* set another folder$/,
      );
    },
  );

  it('says which process has the PostgreSQL of the folder, and leaves that alone', async () => {
    const own = join(folder, 'own');
    const first = BuiltService.start({ DATA_DIR: own });
    await first.address();
    const second = BuiltService.start({ DATA_DIR: own });
    expect(await second.ended()).toBe(1);
    expect(second.output).toMatch(new RegExp(`belongs to another process, ${first.process.pid}, .*stop that one`));
    expect(await first.stop()).toBe(0);
    await rm((await startEmbeddedPostgres(own).then(async (postgres) => (await postgres.stop(), postgres))).directory, {
      recursive: true,
    });
  });

  it('names every problem of the settings, and a name that was misspelt', async () => {
    const { IMSHOP_API_KEYS = '', ...others } = settings;
    const line = await failureOf({ ...others, OTP_GUESSES: '99', IMSHOP_API_KEY: IMSHOP_API_KEYS });
    expect(line).toMatchObject({
      event: 'start-failed',
      problems: expect.arrayContaining(['IMSHOP_API_KEYS must be set', 'OTP_GUESSES must be at most 10 in production']),
      warnings: [expect.stringContaining('IMSHOP_API_KEY in the environment is not a setting')],
    });
    expect(JSON.stringify(line)).not.toContain(IMSHOP_KEY);
  });
});

it('a start takes a password of any characters as it is, and a stop is told of', async () => {
  await database.query(
    `grant create on schema public to ${ROLE};
     grant select, insert, update, delete on all tables in schema public to ${ROLE}`,
  );
  const service = BuiltService.start({
    ...settings,
    DATABASE_URL: addressWith({ username: ROLE, password: '' }),
    DATABASE_PASSWORD: PASSWORD,
  });
  await service.says(/"event":"started"/);
  expect(await service.stop('SIGTERM')).toBe(0);
  const events = service.output
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .filter(({ event }) => ['stopping', 'stopped'].includes(String(event)));
  expect(events).toMatchObject([{ event: 'stopping', signal: 'SIGTERM' }, { event: 'stopped' }]);
  expect(service.output).not.toContain('w0rd');
});
