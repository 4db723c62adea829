import { appendFile, rm, rmdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { findEmbeddedPostgres } from '../src/embedded-postgres/embedded-postgres';
import { endAll, folders, makeFolder, query, removeFolders, serverPid, start } from './support/postgres-lab';

const describeAsRoot = process.getuid?.() === 0 && process.platform === 'linux' ? describe : describe.skip;

describe('embedded PostgreSQL', () => {
  let folder: string;
  beforeAll(async () => void (folder = await makeFolder()));
  afterEach(endAll);
  afterAll(removeFolders);

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
});
