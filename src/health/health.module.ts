import { Module } from '@nestjs/common';
import { Readiness } from './readiness';
import { StartCheck } from './start-check';

@Module({ providers: [Readiness, StartCheck] })
export class HealthModule {}
