import { Injectable } from '@nestjs/common';
import { DatabaseError, type Pool } from 'pg';
import { DataSource } from 'typeorm';
import { Failure } from '../common/failure';

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

const DEADLOCK = '40P01';
const DEADLOCK_TRIES = 3;

/** SQLSTATE classes that speak of the data or of the statement; all others mean that the database is not there for us. */
const DATA_ERRORS = new Set(['22', '23', '42']);

/** Runs the hot statements on TypeORM's own connection pool, past its query runner (half the CPU of a repository). */
@Injectable()
export class Statements {
  private readonly pool: Pool;

  constructor(dataSource: DataSource) {
    this.pool = (dataSource.driver as unknown as { master: Pool }).master;
  }

  /**
   * @throws `DatabaseError` when the data are at fault (a unique key, say)
   * @throws `Failure` `UNAVAILABLE` when the database is: down, full, out of connections, too slow
   */
  async run<Row extends object>(statement: BoundStatement, tries = DEADLOCK_TRIES): Promise<Row[]> {
    try {
      return (await this.pool.query<Row>(statement)).rows;
    } catch (error) {
      // The loser of a deadlock has changed nothing.
      if (tries > 1 && error instanceof DatabaseError && error.code === DEADLOCK) return this.run(statement, tries - 1);
      if (error instanceof DatabaseError && DATA_ERRORS.has(error.code?.slice(0, 2) ?? '')) throw error;
      throw new Failure('UNAVAILABLE', {}, { cause: error });
    }
  }
}
