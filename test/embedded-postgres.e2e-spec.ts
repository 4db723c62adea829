import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, chmod, mkdtemp, readdir, readFile, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import {
  type EmbeddedPostgres,
  EmbeddedPostgresInUseError,
  findEmbeddedPostgres,
  startEmbeddedPostgres,
} from '../src/database/embedded-postgres';

const describeAsRoot = process.getuid?.() === 0 && process.platform === 'linux' ? describe : describe.skip;

describe('embedded PostgreSQL', () => {
  const folders: string[] = [];
  const owners: ChildProcess[] = [];
  const started: EmbeddedPostgres[] = [];
  let folder: string;

  beforeAll(async () => {
    folder = await makeFolder();
  });

  afterEach(async () => {
    for (const owner of owners.splice(0)) await end(owner);
    for (const postgres of started.splice(0)) await postgres.stop();
    for (const each of folders) if (await findEmbeddedPostgres(each)) await (await startEmbeddedPostgres(each)).stop();
  });

  afterAll(async () => {
    for (const each of folders) await rm(each, { recursive: true, force: true });
  });

  it('starts on the loopback interface with an empty database', async () => {
    const postgres = await start(folder);

    expect(new URL(postgres.url).hostname).toBe('127.0.0.1');
    expect(postgres.directory).toBe(folder);
    expect(await query(postgres.url, 'select tablename from pg_tables where schemaname = current_schema()')).toEqual(
      [],
    );
    expect(await query(postgres.url, `select current_setting('listen_addresses') as at`)).toEqual([
      { at: '127.0.0.1' },
    ]);
    expect(await query(postgres.url, `select current_setting('fsync') as fsync`)).toEqual([{ fsync: 'on' }]);
    expect(await query(postgres.url, `select lower('ЁЖ') as lower`)).toEqual([{ lower: 'ёж' }]);
    await postgres.stop();
  });

  it('keeps its data from one start to the next', async () => {
    const first = await start(folder);
    await query(first.url, 'create table kept as select 1 as value');
    await first.stop();

    const second = await start(folder);
    expect(await query(second.url, 'select value from kept')).toEqual([{ value: 1 }]);
    await second.stop();
  });

  it('is found by others while it runs, and only then', async () => {
    const postgres = await start(folder);
    expect(await findEmbeddedPostgres(folder)).toBe(postgres.url);

    await Promise.all([postgres.stop(), postgres.stop()]);
    expect(await findEmbeddedPostgres(folder)).toBeUndefined();
    expect(await findEmbeddedPostgres(join(folder, 'missing'))).toBeUndefined();
  });

  it('refuses a wrong password', async () => {
    const postgres = await start(folder);
    const url = new URL(postgres.url);
    expect(url.password.length).toBeGreaterThanOrEqual(32);

    url.password = 'x'.repeat(url.password.length);
    await expect(query(url.href, 'select')).rejects.toMatchObject({ code: '28P01' });
    await postgres.stop();
  });

  it('keeps its files private', async () => {
    const postgres = await start(folder);
    const mode = async (name: string) => (await stat(join(folder, name))).mode & 0o777;

    expect(await mode('cluster')).toBe(0o700);
    expect(await mode('cluster.password')).toBe(0o600);
    expect(await mode('cluster.log')).toBe(0o600);
    expect((await stat(join(folder, 'cluster.password'))).uid).toBe(process.getuid?.());
    await postgres.stop();
  });

  it('leaves a PostgreSQL alone that another live process owns', async () => {
    const { url } = await own(folder);

    const second = start(folder);
    await expect(second).rejects.toThrow(EmbeddedPostgresInUseError);
    await expect(second).rejects.toThrow('belongs to another process');
    expect(await query(String(url), 'select 1 as value')).toEqual([{ value: 1 }]);
  });

  it('lets its process end once it has stopped', async () => {
    const { owner } = await own(folder);
    await end(owner);

    expect(owner.exitCode).toBe(0);
    expect(await findEmbeddedPostgres(folder)).toBeUndefined();
  });

  it('makes way, each time, for the next owner that waits for it to stop', async () => {
    const waiting = `select 1 from pg_locks where locktype = 'advisory' and not granted`;
    let current = await start(folder);
    for (let handovers = 0; handovers < 10; handovers++) {
      const next = start(folder);
      while ((await query(current.url, waiting)).length === 0) await sleep(5);
      await current.stop();
      current = await next;
    }
    expect(await query(current.url, 'select 1 as value')).toEqual([{ value: 1 }]);
  });

  it('is taken over, still running, after its owner was killed', async () => {
    const { url, owner } = await own(folder);
    await query(String(url), 'create table orphaned as select 1 as value');
    await kill(owner);

    const postgres = await start(folder);
    expect(postgres.url).toBe(url);
    expect(await query(postgres.url, 'select value from orphaned')).toEqual([{ value: 1 }]);
    await postgres.stop();
    expect(await findEmbeddedPostgres(folder)).toBeUndefined();
  });

  it('starts again after it was killed together with its owner', async () => {
    const { url, owner } = await own(folder);
    await query(String(url), 'create table recovered as select 1 as value');
    await kill(owner);
    process.kill(await serverPid(folder), 'SIGKILL');

    const postgres = await start(folder);
    expect(await query(postgres.url, 'select value from recovered')).toEqual([{ value: 1 }]);
    await postgres.stop();
  });

  it('starts again although its old process id belongs to another program now', async () => {
    const { owner } = await own(folder);
    await kill(owner);
    process.kill(await serverPid(folder), 'SIGKILL');
    const { uid, gid } = await stat(join(folder, 'cluster'));
    const bystander = spawn('sleep', ['600'], { uid, gid });
    const lockFile = join(folder, 'cluster', 'postmaster.pid');
    await writeFile(lockFile, (await readFile(lockFile, 'utf8')).replace(/^\d+/, String(bystander.pid)));

    const postgres = await start(folder);
    expect(await query(postgres.url, 'select 1 as value')).toEqual([{ value: 1 }]);
    await postgres.stop();
    expect(bystander.exitCode ?? bystander.signalCode).toBeNull();
    await kill(bystander);
  });

  it('has exactly one owner after two first starts at once', async () => {
    const fresh = await makeFolder();
    const outcomes = await Promise.all([own(fresh), own(fresh), startHere(fresh)]);

    const names = outcomes.map(({ name }) => name);
    expect(names.filter((name) => name === 'EmbeddedPostgresInUseError')).toHaveLength(2);
    const url = outcomes.find((outcome) => outcome.url)?.url;
    expect(await query(String(url), 'select 1 as value')).toEqual([{ value: 1 }]);
    expect((await readdir(fresh)).filter((name) => name.includes('draft'))).toEqual([]);
  });

  it('starts after a first start that was killed half-way', async () => {
    const fresh = await makeFolder();
    const owner = forkOwner(fresh);
    while (!(await hasHalfACluster(fresh))) await sleep(5);
    await kill(owner);
    expect(await readdir(fresh)).not.toContain('cluster');

    const postgres = await start(fresh);
    expect(await query(postgres.url, 'select 1 as value')).toEqual([{ value: 1 }]);
    await postgres.stop();
    await (await start(fresh)).stop();
    expect((await readdir(fresh)).filter((name) => name.includes('draft'))).toEqual([]);
  });

  it('survives the loss of its hold, and then leaves the server to the next owner', async () => {
    const first = await start(folder);
    await query(first.url, `select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory'`);

    const { url } = await own(folder);
    await first.stop();
    expect(await query(String(url), 'select 1 as value')).toEqual([{ value: 1 }]);
  });

  it('stops its server even after the loss of its hold', async () => {
    const postgres = await start(folder);
    await query(postgres.url, `select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory'`);

    await postgres.stop();
    expect(await findEmbeddedPostgres(folder)).toBeUndefined();
  });

  it('says why it cannot start', async () => {
    const broken = await makeFolder();
    await (await start(broken)).stop();
    await appendFile(join(broken, 'cluster', 'postgresql.conf'), 'nonsense = 1\n');

    await expect(start(broken)).rejects.toThrow('unrecognized configuration parameter "nonsense"');
  });

  describeAsRoot('started by root', () => {
    it('runs the server as somebody else', async () => {
      const postgres = await start(folder);
      expect((await stat(`/proc/${await serverPid(folder)}`)).uid).not.toBe(0);
      await postgres.stop();
    });

    it('moves where its user can go when the folder is closed to it', async () => {
      const closed = await makeFolder(0o700);
      const postgres = await start(closed);
      folders.push(postgres.directory);

      expect(dirname(postgres.directory)).toBe('/var/lib/imshop-sign-in');
      for (const place of [postgres.directory, dirname(postgres.directory)]) {
        expect(await stat(place)).toMatchObject({ uid: 0, mode: 0o40755 });
      }
      expect(await query(postgres.url, 'select 1 as value')).toEqual([{ value: 1 }]);
      expect(await findEmbeddedPostgres(closed)).toBe(postgres.url);
      await postgres.stop();
      await rm(postgres.directory, { recursive: true });
      // Only when nothing else is kept there.
      await rmdir(dirname(postgres.directory)).catch(() => undefined);
    });
  });

  async function makeFolder(mode = 0o755): Promise<string> {
    const made = await mkdtemp(join(tmpdir(), 'embedded-postgres-'));
    await chmod(made, mode);
    folders.push(made);
    return made;
  }

  async function start(directory: string): Promise<EmbeddedPostgres> {
    const postgres = await startEmbeddedPostgres(directory);
    started.push(postgres);
    return postgres;
  }

  async function startHere(directory: string): Promise<{ url?: string; name?: string }> {
    return start(directory).catch(({ name }: Error) => ({ name }));
  }

  function forkOwner(directory: string): ChildProcess {
    const owner = fork(join(__dirname, 'support', 'embedded-postgres-owner.js'), [directory], { execArgv: [] });
    owners.push(owner);
    return owner;
  }

  /** Starts in another process, which reports either the address or the error's name. */
  async function own(directory: string): Promise<{ owner: ChildProcess; url?: string; name?: string }> {
    const owner = forkOwner(directory);
    const [outcome] = (await once(owner, 'message')) as [{ url?: string; name?: string }];
    return { owner, ...outcome };
  }
});

async function end(owner: ChildProcess): Promise<void> {
  if (owner.exitCode !== null || owner.signalCode !== null) return;
  if (owner.connected) owner.disconnect();
  await once(owner, 'exit');
}

async function kill(victim: ChildProcess): Promise<void> {
  victim.kill('SIGKILL');
  await once(victim, 'exit');
}

async function serverPid(directory: string): Promise<number> {
  return Number.parseInt(await readFile(join(directory, 'cluster', 'postmaster.pid'), 'utf8'), 10);
}

async function hasHalfACluster(directory: string): Promise<boolean> {
  const draft = (await readdir(directory)).find((name) => name.startsWith('cluster.draft'));
  if (!draft) return false;
  return stat(join(directory, draft, 'cluster', 'base')).then(
    () => true,
    () => false,
  );
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}
