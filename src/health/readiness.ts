import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { DatabaseError } from 'pg';
import { DataSource, QueryFailedError } from 'typeorm';
import { Outages } from '../logging/outages';

/** The database is asked this often, so that an outage raises an alert even if nobody calls. */
const LOOK_MS = 15_000;
const NO_SUCH_TABLE = '42P01';

/** Whether the database can serve calls: it answers, and its schema is as new as this code. */
@Injectable()
export class Readiness implements OnApplicationBootstrap, OnModuleDestroy {
  private timer?: NodeJS.Timeout;

  constructor(
    private readonly dataSource: DataSource,
    private readonly outages: Outages,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.check(), LOOK_MS).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  /** Raises an alert while the database cannot serve calls, and logs when it can again. */
  async check(): Promise<boolean> {
    try {
      const pending = await this.pendingMigrations();
      this.outages.isOver('database-away');
      if (pending.length === 0) this.outages.isOver('not-migrated');
      else this.outages.holds('not-migrated', { reason: pending.join(', ') });
      return pending.length === 0;
    } catch (error) {
      const alert = isRefusal(error) ? 'not-migrated' : 'database-away';
      this.outages.holds(alert, { reason: error instanceof Error ? error.message : String(error) });
      return false;
    }
  }

  /**
   * The migrations of this code that the database lacks. Those that only the database knows come from a newer replica.
   */
  async pendingMigrations(): Promise<string[]> {
    const applied = await this.appliedMigrations();
    return this.dataSource.migrations
      .map(({ name, constructor }) => name ?? constructor.name)
      .filter((name) => !applied.includes(name));
  }

  private async appliedMigrations(): Promise<string[]> {
    try {
      const rows = await this.dataSource.query<{ name: string }[]>('select name from migrations');
      return rows.map(({ name }) => name);
    } catch (error) {
      if (databaseErrorCode(error) === NO_SUCH_TABLE) return [];
      throw error;
    }
  }
}

/** Thrown when the database answers but does not let this role see which migrations it has. */
function isRefusal(error: unknown): boolean {
  return databaseErrorCode(error)?.startsWith('42') ?? false;
}

function databaseErrorCode(error: unknown): string | undefined {
  const cause = error instanceof QueryFailedError ? (error.driverError as unknown) : error;
  return cause instanceof DatabaseError ? cause.code : undefined;
}
