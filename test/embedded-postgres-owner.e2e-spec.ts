import { spawn } from 'node:child_process';
import { readFile, stat, writeFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EmbeddedPostgresInUseError, findEmbeddedPostgres } from '../src/embedded-postgres/embedded-postgres';
import {
  endAll,
  end,
  forkOwner,
  hasHalfACluster,
  kill,
  makeFolder,
  own,
  query,
  removeFolders,
  serverPid,
  start,
  startHere,
} from './support/postgres-lab';

describe('the one owner of an embedded PostgreSQL', () => {
  let folder: string;
  beforeAll(async () => void (folder = await makeFolder()));
  afterEach(endAll);
  afterAll(removeFolders);

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
});
