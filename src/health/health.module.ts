import { Module } from '@nestjs/common';
import { DatabaseModule } from '../database/database.module';
import { LoggingModule } from '../logging/logging.module';
import { Readiness } from './readiness';
import { StartCheck } from './start-check';

@Module({ imports: [DatabaseModule, LoggingModule], providers: [Readiness, StartCheck] })
export class HealthModule {}
