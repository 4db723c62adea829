import { randomBytes } from 'node:crypto';
import { Client, Pool, type PoolClient } from 'pg';

/** A database of a suite's own in the PostgreSQL of the run. */
export class TestDatabase {
  private constructor(
    readonly url: string,
    private readonly name: string,
    private readonly pool: Pool,
  ) {}

  static async create(): Promise<TestDatabase> {
    const name = `test_${randomBytes(8).toString('hex')}`;
    await onServer(`create database ${name}`);
    const url = new URL(serverUrl());
    url.pathname = `/${name}`;
    return new TestDatabase(url.href, name, new Pool({ connectionString: url.href, max: 4 }));
  }

  async query<Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> {
    return (await this.pool.query<Row>(text, values)).rows;
  }

  /** A connection of one's own, for a transaction; to be released. */
  connect(): Promise<PoolClient> {
    return this.pool.connect();
  }

  /** As if so much time had passed: everything that was written moves into the past of the database's own clock. */
  async timePasses(seconds: number): Promise<void> {
    const earlier = (times: string) =>
      `array(select t - $1::int * interval '1 second' from unnest(${times}) with ordinality u(t, n) order by n)`;
    await this.query(
      `update challenge set created_at = created_at - $1::int * interval '1 second', expires_at = expires_at - $1::int * interval '1 second',
         used_at = used_at - $1::int * interval '1 second', sends = ${earlier('sends')}, failures = ${earlier('failures')},
         given_back = ${earlier('given_back')}`,
      [seconds],
    );
  }

  /** Every row of every table, as text. */
  async dump(): Promise<string> {
    const tables = await this.query<{ name: string }>(
      `select quote_ident(tablename) as name from pg_tables where schemaname = 'public'`,
    );
    const rows = await Promise.all(
      tables.map(({ name }) => this.query<{ row: string }>(`select t::text as row from ${name} t`)),
    );
    return rows
      .flat()
      .map(({ row }) => row)
      .join('\n');
  }

  /** Cuts every connection of the service, as a restart of PostgreSQL would, and refuses new ones. */
  async goDown(): Promise<void> {
    await onServer(`alter database ${this.name} allow_connections false`);
    await onServer(`select pg_terminate_backend(pid) from pg_stat_activity where datname = '${this.name}'`);
  }

  async comeBack(): Promise<void> {
    await onServer(`alter database ${this.name} allow_connections true`);
  }

  async drop(): Promise<void> {
    await this.pool.end();
    await onServer(`drop database ${this.name} with (force)`);
  }
}

function serverUrl(): string {
  const url = process.env['TEST_DATABASE_URL'];
  if (!url) throw new Error('The global setup did not run');
  return url;
}

async function onServer(sql: string): Promise<void> {
  const client = new Client({ connectionString: serverUrl() });
  await client.connect();
  await client.query(sql);
  await client.end();
}
