import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { dataSourceOptions, sessionSettings } from './data-source.options';
import { DatabaseSettings } from './database.settings';
import { Statements } from './statements';

/**
 * The limit of a call's statements; migrations may take longer. The server gives a statement up before the client's own
 * limit, which is for a server that does not answer at all. Behind a pooler in transaction mode the service cannot set
 * a session, so the role has the limit there (`docs/operations.md`).
 */
const STATEMENT_TIMEOUT = '3s';
const ANSWER_TIMEOUT_MS = 4_000;

@Module({
  imports: [
    TypeOrmModule.forRootAsync({
      inject: [DatabaseSettings],
      useFactory: (settings: DatabaseSettings) => ({
        ...dataSourceOptions(settings),
        extra: {
          query_timeout: ANSWER_TIMEOUT_MS,
          ...(settings.DATABASE_PREPARE ? sessionSettings({ statement_timeout: STATEMENT_TIMEOUT }) : {}),
        },
        autoLoadEntities: true,
        retryAttempts: 0,
      }),
    }),
  ],
  providers: [Statements],
  exports: [Statements, TypeOrmModule],
})
export class DatabaseModule {}
