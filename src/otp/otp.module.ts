import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DatabaseModule } from '../database/database.module';
import { LimitsModule } from '../limits/limits.module';
import { Block } from './block.entity';
import { Blocks } from './blocks';
import { Challenge } from './challenge.entity';
import { ChallengeStore } from './challenge.store';
import { OtpLimits } from './otp-limits';
import { OtpService } from './otp.service';
import { ReviewCodes } from './review-codes';

@Module({
  imports: [DatabaseModule, LimitsModule, TypeOrmModule.forFeature([Block, Challenge])],
  providers: [Blocks, ChallengeStore, OtpService, OtpLimits, ReviewCodes],
  exports: [Blocks, OtpService, OtpLimits, ReviewCodes],
})
export class OtpModule {}
