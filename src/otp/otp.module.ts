import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DatabaseModule } from '../database/database.module';
import { Challenge } from './challenge.entity';
import { ChallengeStore } from './challenge.store';
import { OtpLimits } from './otp-limits';
import { OtpService } from './otp.service';

@Module({
  imports: [DatabaseModule, TypeOrmModule.forFeature([Challenge])],
  providers: [ChallengeStore, OtpService, OtpLimits],
  exports: [OtpService, OtpLimits],
})
export class OtpModule {}
