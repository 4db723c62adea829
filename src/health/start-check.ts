import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { eventLogger } from '../logging/logger';
import { DatabaseSettings } from '../database/database.settings';
import { Readiness } from './readiness';

/** Logs at the start what calls need and the database lacks. The service starts all the same. */
@Injectable()
export class StartCheck implements OnApplicationBootstrap {
  private readonly logger = eventLogger(StartCheck.name);

  constructor(
    private readonly settings: DatabaseSettings,
    private readonly dataSource: DataSource,
    private readonly readiness: Readiness,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const migrations = await this.readiness.pendingMigrations().catch(() => []);
    if (migrations.length > 0) this.logger.warn({ event: 'migrations-pending', migrations });
    if (!this.settings.DATABASE_PREPARE && !(await this.hasStatementTimeout()))
      this.logger.warn({ event: 'no-statement-timeout' });
  }

  /** Behind a pooler in transaction mode the role's statement time-out is the only limit on the server's side. */
  private async hasStatementTimeout(): Promise<boolean> {
    const rows = await this.dataSource.query<{ statement_timeout: string }[]>('show statement_timeout').catch(() => []);
    return rows[0]?.statement_timeout !== '0';
  }
}
