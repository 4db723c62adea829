import { Module } from '@nestjs/common';
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

@Module({
  imports: [AccountsModule, AuditModule, ChannelsModule, DatabaseModule, FailuresModule, LimitsModule, OtpModule],
  controllers: [AuthController],
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
  ],
})
export class AuthModule {}
