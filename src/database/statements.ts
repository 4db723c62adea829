import { Injectable } from '@nestjs/common';
import { DatabaseError, type Pool } from 'pg';
import { DataSource } from 'typeorm';
import { Failure } from '../common/failure';

/** A named prepared statement: PostgreSQL parses and plans it once a connection. */
export interface Statement {
  readonly name: string;
  readonly text: string;
}

/** SQL of another module that rides in a statement, so that a call takes no round trip more. */
export interface Rider {
  readonly name: string;
  /** Its parameters are numbered from `first` on; what else it may refer to, the statement says. */
  text(first: number): string;
  readonly values: unknown[];
}

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
  async run<Row extends object>(statement: Statement, values: unknown[]): Promise<Row[]> {
    try {
      return (await this.pool.query<Row>({ ...statement, values })).rows;
    } catch (error) {
      if (error instanceof DatabaseError && DATA_ERRORS.has(error.code?.slice(0, 2) ?? '')) throw error;
      throw new Failure('UNAVAILABLE', {}, { cause: error });
    }
  }
}
