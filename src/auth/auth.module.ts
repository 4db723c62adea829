import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccountsModule } from '../accounts/accounts.module';
import { ChannelsModule } from '../channels/channels.module';
import { AuditModule } from '../audit/audit.module';
import { DatabaseModule } from '../database/database.module';
import { FailuresModule } from '../failures/failures.module';
import { LimitsModule } from '../limits/limits.module';
import { OtpModule } from '../otp/otp.module';
import { AuthController } from './auth.controller';
import { CodeConfirmationService } from './code-confirmation.service';
import { CodeRequestService } from './code-request.service';
import { CodeSentAnswers } from './code-sent-answers';
import { GrantedSignIns } from './granted-sign-ins';
import { Installations } from './registration/installations';
import { RegisteredValues } from './registration/registered-values';
import { RegisteringCodes } from './registration/registering-codes';
import { RegisteringRequests } from './registration/registering-requests';
import { RegistrationForm } from './registration/registration-form';
import { SealedRegistrations } from './registration/sealed-registrations';
import { WaitingRegistrations } from './registration/waiting-registrations';
import { SignInIdentifiers } from './sign-in-identifiers';
import { SignIns } from './sign-ins';
import { InitDataUse } from './telegram/init-data-use.entity';
import { InitDataUses } from './telegram/init-data-uses';
import { InitDataVerifier } from './telegram/init-data-verifier';
import { TelegramAdmissions } from './telegram/telegram-admissions';
import { TelegramController } from './telegram/telegram.controller';
import { TelegramGate } from './telegram/telegram-gate';
import { TelegramService } from './telegram/telegram.service';
import { TelegramSignIns } from './telegram/telegram-sign-ins';
import { TelegramSwitch } from './telegram/telegram.switch';
import { TelegramUsers } from './telegram/telegram-users';

const TELEGRAM = [
  InitDataUses,
  InitDataVerifier,
  TelegramAdmissions,
  TelegramGate,
  TelegramService,
  TelegramSignIns,
  TelegramSwitch,
  TelegramUsers,
];

@Module({
  imports: [
    AccountsModule,
    AuditModule,
    ChannelsModule,
    DatabaseModule,
    FailuresModule,
    LimitsModule,
    OtpModule,
    TypeOrmModule.forFeature([InitDataUse]),
  ],
  controllers: [AuthController, TelegramController],
  providers: [
    CodeConfirmationService,
    CodeRequestService,
    CodeSentAnswers,
    GrantedSignIns,
    Installations,
    RegisteredValues,
    RegisteringCodes,
    RegisteringRequests,
    RegistrationForm,
    SealedRegistrations,
    SignInIdentifiers,
    SignIns,
    WaitingRegistrations,
    ...TELEGRAM,
  ],
})
export class AuthModule {}
