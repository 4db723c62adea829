import { Injectable } from '@nestjs/common';
import { DatabaseError, type Pool, type PoolClient, Query, type QueryResult } from 'pg';
import { DataSource } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver';
import { Failure } from '../failures/failure';
import { DatabaseSettings } from './database.settings';
import type { AnyStatement, Statement } from './query';

/** Runs a statement of a transaction. */
export type Run = <Named extends object, Row extends object>(
  statement: Statement<Named, Row>,
  values: NoInfer<Named>,
) => Promise<Row[]>;

/** What the driver takes: `name` is left out where sessions are shared. */
interface DriverQuery {
  name?: string;
  text: string;
  values: unknown[];
}

const DEADLOCK = '40P01';
const DEADLOCK_TRIES = 3;

/** SQLSTATE classes of errors of the data or of the statement; all others mean that the database is unavailable. */
const DATA_ERRORS = new Set(['22', '23', '42']);

/** Runs the hot statements on TypeORM's own connection pool, past its query runner (half the CPU of a repository). */
@Injectable()
export class Statements {
  private readonly pool: Pool;
  private readonly declared = new Map<string, AnyStatement>();

  constructor(
    dataSource: DataSource,
    private readonly settings: DatabaseSettings,
  ) {
    this.pool = (dataSource.driver as PostgresDriver).master as Pool;
  }

  /** Every declared statement, in the order of their names. */
  get all(): AnyStatement[] {
    return [...this.declared.values()].toSorted((one, other) => (one.name < other.name ? -1 : 1));
  }

  /**
   * Takes the statements that a store is going to run, when the service starts.
   * @throws `Error` where two statements have one name: a connection would prepare only one of them
   */
  declare<Sql extends Record<string, AnyStatement>>(statements: Sql): Sql {
    for (const statement of Object.values(statements)) {
      const before = this.declared.get(statement.name);
      if (before && before.text !== statement.text) throw new Error(`Two statements are named ${statement.name}`);
      this.declared.set(statement.name, statement);
    }
    return statements;
  }

  /**
   * @throws `DatabaseError` when the data are at fault (a unique key, say)
   * @throws `Failure` `UNAVAILABLE` when the database is: down, full, out of connections, too slow
   */
  async run<Named extends object, Row extends object>(
    statement: Statement<Named, Row>,
    values: NoInfer<Named>,
    tries = DEADLOCK_TRIES,
  ): Promise<Row[]> {
    try {
      const { name, text, values: ordered } = this.prepared(statement, values);
      // pg takes a `Query` as it is, and would copy a configuration property by property, which takes 2 µs, in a call
      // 5. The pool promises the result of either; its types know that of a configuration only.
      const query = Object.assign(new Query(text, ordered), { name });
      return (await (this.pool.query(query) as unknown as Promise<QueryResult<Row>>)).rows;
    } catch (error) {
      // The loser of a deadlock has changed nothing.
      if (tries > 1 && isDeadlock(error)) return this.run(statement, values, tries - 1);
      throw toFailure(error);
    }
  }

  /**
   * What `work` runs happens as a whole or not at all; after a deadlock it is done anew, so it does nothing else.
   * @throws as `run`, and whatever `work` throws
   */
  async transaction<Result>(work: (run: Run) => Promise<Result>, tries = DEADLOCK_TRIES): Promise<Result> {
    const client = await this.pool.connect().catch((error: unknown) => Promise.reject(toFailure(error)));
    client.on('error', onBroken);
    const query = (sent: DriverQuery | string) =>
      client.query(sent).catch((error: unknown) => Promise.reject(toFailure(error)));
    try {
      await query('begin');
      const run: Run = async <Row extends object>(statement: Statement<never, Row>, values: object) =>
        (await query(this.prepared(statement, values))).rows as Row[];
      const result = await work(run);
      await query('commit');
      client.removeListener('error', onBroken);
      client.release();
      return result;
    } catch (error) {
      // A connection that may still be in the transaction is of no use to the next one.
      const broken = await rollback(client);
      client.removeListener('error', onBroken);
      client.release(broken);
      if (tries > 1 && isDeadlock(error)) return this.transaction(work, tries - 1);
      throw error;
    }
  }

  /** Behind a pooler in transaction mode the next statement may run in another session, which has not prepared it. */
  private prepared(statement: AnyStatement, named: object): DriverQuery {
    const { name, text } = statement;
    const values = orderedValues(statement, named);
    return this.settings.DATABASE_PREPARE ? { name, text, values } : { text, values };
  }
}

/**
 * The values in the order of the statement's parameters.
 * @throws `Error` for one that is `undefined`: the text of a part names a parameter that its type does not, and
 * PostgreSQL would take it for null
 */
export function orderedValues({ name, parameters }: AnyStatement, values: object): unknown[] {
  const ordered: unknown[] = [];
  for (const parameter of parameters) {
    const value = (values as Record<string, unknown>)[parameter];
    if (value === undefined) throw new Error(`The statement ${name} gets no ${parameter}`);
    ordered.push(value);
  }
  return ordered;
}

/** A connection that breaks tells its query and then its listeners; without a listener the process would end. */
const onBroken = () => undefined;

/** The error of a connection that did not leave its transaction. */
async function rollback(client: PoolClient): Promise<Error | undefined> {
  return client.query('rollback').then(
    () => undefined,
    (error: Error) => error,
  );
}

function isDeadlock(error: unknown): boolean {
  const cause = error instanceof Failure ? error.cause : error;
  return cause instanceof DatabaseError && cause.code === DEADLOCK;
}

/** An error of the data stays what it is: it is for whoever ran the statement. */
function toFailure(error: unknown): unknown {
  const isOfData = error instanceof DatabaseError && DATA_ERRORS.has(error.code?.slice(0, 2) ?? '');
  return isOfData ? error : new Failure('UNAVAILABLE', {}, { cause: error });
}
