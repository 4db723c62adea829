import { Injectable } from '@nestjs/common';
import { DatabaseError, type Pool, type PoolClient } from 'pg';
import { DataSource } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver';
import { Failure } from '../failures/failure';
import { DatabaseSettings } from './database.settings';

/** A named prepared statement: PostgreSQL parses and plans it once a connection. */
export interface Statement {
  readonly name: string;
  readonly text: string;
}

/** A statement with the values of its parameters. */
export interface BoundStatement extends Statement {
  readonly values: unknown[];
}

/** Queries of another module that ride in a statement, so that a call takes no round trip more. */
export interface Rider {
  readonly name: string;
  /** As in `with`: `one as (…), other as (…)`. Their parameters are numbered from `first` on. */
  text(first: number): string;
  readonly values: unknown[];
}

/** A rider whose queries have the answer: `answer` selects it. */
export interface Answering extends Rider {
  readonly answer: string;
  /** A `from` clause of the rows that it lets pass, where it does not let all pass. */
  readonly granted?: string;
}

/** Two riders as one. */
export function together(one: Rider, other: Rider): Rider {
  return {
    name: `${one.name}-${other.name}`,
    text: (first) => `${one.text(first)}, ${other.text(first + one.values.length)}`,
    values: [...one.values, ...other.values],
  };
}

/** One statement of a query, the queries that ride along, and the select that answers. All see the same snapshot. */
export function ride(host: BoundStatement, riders: Rider[], answer: string): BoundStatement {
  const values = [...host.values];
  const queries = [host.text];
  for (const rider of riders) {
    queries.push(rider.text(values.length + 1));
    values.push(...rider.values);
  }
  const name = [host.name, ...riders.map((rider) => rider.name)].join('-');
  return { name, text: `with ${queries.join(', ')} ${answer}`, values };
}

/** Runs a statement of a transaction. */
export type Run = <Row extends object>(statement: BoundStatement) => Promise<Row[]>;

const DEADLOCK = '40P01';
const DEADLOCK_TRIES = 3;

/**
 * SQLSTATE classes that speak of the data or of the statement; all others mean that the database is not there for us.
 */
const DATA_ERRORS = new Set(['22', '23', '42']);

/** Runs the hot statements on TypeORM's own connection pool, past its query runner (half the CPU of a repository). */
@Injectable()
export class Statements {
  private readonly pool: Pool;

  constructor(
    dataSource: DataSource,
    private readonly settings: DatabaseSettings,
  ) {
    this.pool = (dataSource.driver as PostgresDriver).master as Pool;
  }

  /**
   * @throws `DatabaseError` when the data are at fault (a unique key, say)
   * @throws `Failure` `UNAVAILABLE` when the database is: down, full, out of connections, too slow
   */
  async run<Row extends object>(statement: BoundStatement, tries = DEADLOCK_TRIES): Promise<Row[]> {
    try {
      return (await this.pool.query<Row>(this.prepared(statement))).rows;
    } catch (error) {
      // The loser of a deadlock has changed nothing.
      if (tries > 1 && isDeadlock(error)) return this.run(statement, tries - 1);
      throw toFailure(error);
    }
  }

  /**
   * What `work` runs happens as a whole or not at all; after a deadlock it is done anew, so it does nothing else.
   * @throws as `run`, and whatever `work` throws
   */
  async transaction<Result>(work: (run: Run) => Promise<Result>, tries = DEADLOCK_TRIES): Promise<Result> {
    const client = await this.pool.connect().catch((error: unknown) => Promise.reject(toFailure(error)));
    const query = (statement: BoundStatement | string) =>
      client
        .query(typeof statement === 'string' ? statement : this.prepared(statement))
        .catch((error: unknown) => Promise.reject(toFailure(error)));
    try {
      await query('begin');
      const result = await work(async <Row>(statement: BoundStatement) => (await query(statement)).rows as Row[]);
      await query('commit');
      client.release();
      return result;
    } catch (error) {
      // A connection that may still be in the transaction is of no use to the next one.
      client.release(await rollback(client));
      if (tries > 1 && isDeadlock(error)) return this.transaction(work, tries - 1);
      throw error;
    }
  }

  /** Behind a pooler in transaction mode the next statement may run in another session, which has not prepared it. */
  private prepared({ name, text, values }: BoundStatement): { name?: string; text: string; values: unknown[] } {
    return this.settings.DATABASE_PREPARE ? { name, text, values } : { text, values };
  }
}

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
