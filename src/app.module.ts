import { type DynamicModule, Module } from '@nestjs/common';
import { AuthModule } from './auth/auth.module';
import { HttpModule } from './http/http.module';
import { ConfigModule } from './config/config.module';
import type { Environment } from './environment';
import { HealthModule } from './health/health.module';
import { JobsModule } from './jobs/jobs.module';
import { ProfileModule } from './profile/profile.module';
import { RetailerModule } from './retailer/retailer.module';

@Module({})
export class AppModule {
  static with(environment: Environment): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.with(environment),
        HttpModule,
        AuthModule,
        ProfileModule,
        RetailerModule,
        HealthModule,
        JobsModule,
      ],
    };
  }
}
