import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditModule } from '../audit/audit.module';
import { DatabaseModule } from '../database/database.module';
import { LimitsModule } from '../limits/limits.module';
import { Block } from './block.entity';
import { Blocks } from './blocks';
import { Challenge } from './challenge.entity';
import { ChallengeStore } from './challenge.store';
import { Obstacles } from './obstacles';
import { OtpLimits } from './otp-limits';
import { OtpService } from './otp.service';
import { RegisteringChallenges } from './registering-challenges';
import { ReviewCodes } from './review-codes';
import { ChallengeData } from './challenge-data';
import { BlockData } from './block-data';

@Module({
  imports: [AuditModule, DatabaseModule, LimitsModule, TypeOrmModule.forFeature([Block, Challenge])],
  providers: [
    BlockData,
    ChallengeData,
    Blocks,
    ChallengeStore,
    Obstacles,
    OtpService,
    OtpLimits,
    RegisteringChallenges,
    ReviewCodes,
  ],
  exports: [
    ChallengeData,
    ChallengeStore,
    Blocks,
    Obstacles,
    OtpService,
    OtpLimits,
    RegisteringChallenges,
    ReviewCodes,
  ],
})
export class OtpModule {}
