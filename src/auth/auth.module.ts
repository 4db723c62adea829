import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccountsModule } from '../accounts/accounts.module';
import { ChannelsModule } from '../channels/channels.module';
import { AuditModule } from '../audit/audit.module';
import { DatabaseModule } from '../database/database.module';
import { FailuresModule } from '../failures/failures.module';
import { OtpModule } from '../otp/otp.module';
import { AuthController } from './auth.controller';
import { CodeConfirmationService } from './code-confirmation.service';
import { CodeRequestService } from './code-request.service';
import { RegistrationForm } from './registration/registration-form';
import { SignInIdentifiers } from './sign-in-identifiers';
import { SignIns } from './sign-ins';
import { InitDataUse } from './telegram/init-data-use.entity';
import { InitDataUses } from './telegram/init-data-uses';
import { InitDataVerifier } from './telegram/init-data-verifier';
import { TelegramController } from './telegram/telegram.controller';
import { TelegramService } from './telegram/telegram.service';
import { TelegramSignIns } from './telegram/telegram-sign-ins';
import { TelegramSwitch } from './telegram/telegram.switch';

const TELEGRAM = [InitDataUses, InitDataVerifier, TelegramService, TelegramSignIns, TelegramSwitch];

@Module({
  imports: [
    AccountsModule,
    AuditModule,
    ChannelsModule,
    DatabaseModule,
    FailuresModule,
    OtpModule,
    TypeOrmModule.forFeature([InitDataUse]),
  ],
  controllers: [AuthController, TelegramController],
  providers: [CodeConfirmationService, CodeRequestService, RegistrationForm, SignInIdentifiers, SignIns, ...TELEGRAM],
})
export class AuthModule {}
