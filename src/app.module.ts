import { type DynamicModule, Module } from '@nestjs/common';
import { AuditModule } from './audit/audit.module';
import { AuthModule } from './auth/auth.module';
import { CommonModule } from './common/common.module';
import { ConfigModule } from './config/config.module';
import type { Environment } from './config/environment';
import { HealthModule } from './health/health.module';
import { JobsModule } from './jobs/jobs.module';
import { ProfileModule } from './profile/profile.module';

@Module({})
export class AppModule {
  static with(environment: Environment): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.with(environment),
        CommonModule,
        AuditModule,
        AuthModule,
        ProfileModule,
        HealthModule,
        JobsModule,
      ],
    };
  }
}
