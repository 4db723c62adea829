import { randomBytes } from 'node:crypto';
import { Client, Pool, type PoolClient } from 'pg';
import { migrate } from '../../src/database/migrate';
import { Environment } from '../../src/environment';

/** Has the schema of this code and nothing in it; the databases of suites are copies of it. */
const TEMPLATE = 'template_of_suites';

/** A database of a suite's own in the PostgreSQL of the run. */
export class TestDatabase {
  private constructor(
    readonly url: string,
    private readonly server: string,
    private readonly name: string,
    private readonly pool: Pool,
  ) {}

  /** Makes an empty database; a suite may name another server than that of the run, or a tablespace. */
  static create(server = serverUrl(), tablespace = 'pg_default'): Promise<TestDatabase> {
    return TestDatabase.make(server, `tablespace ${tablespace}`);
  }

  /** Makes a database with the schema of this code, in the PostgreSQL of the run. */
  static migrated(): Promise<TestDatabase> {
    return TestDatabase.make(serverUrl(), `template ${TEMPLATE}`);
  }

  private static async make(server: string, options: string): Promise<TestDatabase> {
    const name = `test_${randomBytes(8).toString('hex')}`;
    await onServer(server, `create database ${name} ${options}`);
    const url = urlOf(server, name);
    const pool = new Pool({ connectionString: url, max: 4 });
    // A server that goes away ends idle connections. The next query finds out; an unheard event would end the process.
    pool.on('error', () => undefined);
    return new TestDatabase(url, server, name, pool);
  }

  async query<Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> {
    return (await this.pool.query<Row>(text, values)).rows;
  }

  /** A connection for a transaction of the test, which must release it. */
  connect(): Promise<PoolClient> {
    return this.pool.connect();
  }

  /**
   * Moves what was written for one phone, or for all, into the past of the database's own clock, as if so much time had
   * passed.
   */
  async timePasses(seconds: number, phone?: string): Promise<void> {
    const past = "$1::int * interval '1 second'";
    const earlier = (times: string) =>
      `array(select t - ${past} from unnest(${times}) with ordinality u(t, n) order by n)`;
    await this.query(
      `update challenge set created_at = created_at - ${past}, expires_at = expires_at - ${past},
         used_at = used_at - ${past}, sends = ${earlier('sends')}, failures = ${earlier('failures')},
         given_back = ${earlier('given_back')}
       where $2::text is null or identifier = $2`,
      [seconds, phone ?? null],
    );
    // The rows of this table do not tell whose they are.
    if (phone === undefined)
      await this.query(`update mailbox set sends = ${earlier('sends')}, last_send_at = last_send_at - ${past}`, [
        seconds,
      ]);
  }

  /** Moves what is counted over the whole service, and its stops, into the past in the same way. */
  async countersAge(seconds: number): Promise<void> {
    for (const [table, column] of [
      ['counter', 'slot'],
      ['stop', 'until'],
    ])
      await this.query(`update ${table} set ${column} = ${column} - $1::int * interval '1 second'`, [seconds]);
  }

  /** Every row of every table, as text; of a table named in `without`, without those columns. */
  async dump(without: Record<string, string[]> = {}): Promise<string> {
    const tables = await this.query<{ name: string }>(
      `select quote_ident(tablename) as name from pg_tables where schemaname = 'public'`,
    );
    const rows = await Promise.all(
      tables.map(({ name }) => {
        const row = without[name] ? `(to_jsonb(t) - '{${without[name].join()}}'::text[])` : 't';
        return this.query<{ row: string }>(`select ${row}::text as row from ${name} t`);
      }),
    );
    return rows
      .flat()
      .map(({ row }) => row)
      .join('\n');
  }

  /** Cuts every connection of the service, as a restart of PostgreSQL would, and refuses new ones. */
  async goDown(): Promise<void> {
    await onServer(this.server, `alter database ${this.name} allow_connections false`);
    await onServer(
      this.server,
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${this.name}'`,
    );
  }

  async comeBack(): Promise<void> {
    await onServer(this.server, `alter database ${this.name} allow_connections true`);
  }

  async drop(): Promise<void> {
    await this.pool.end();
    await onServer(this.server, `drop database ${this.name} with (force)`);
  }
}

/**
 * Makes a server that just started fit for the suites: they need no data that outlives a crash of PostgreSQL, so it
 * waits for no disk, and there is a database to copy.
 */
export async function prepareServer(server: string): Promise<void> {
  for (const setting of ['fsync', 'synchronous_commit', 'full_page_writes'])
    await onServer(server, `alter system set ${setting} = off`);
  await onServer(server, 'select pg_reload_conf()');
  await onServer(server, `create database ${TEMPLATE}`);
  await migrate(Object.assign(new Environment(), { DATABASE_URL: urlOf(server, TEMPLATE) }));
}

function urlOf(server: string, database: string): string {
  const url = new URL(server);
  url.pathname = `/${database}`;
  return url.href;
}

function serverUrl(): string {
  const url = process.env['TEST_DATABASE_URL'];
  if (!url) throw new Error('The global setup did not run');
  return url;
}

async function onServer(server: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: server });
  await client.connect();
  await client.query(sql);
  await client.end();
}
