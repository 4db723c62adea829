import { Module } from '@nestjs/common';
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

@Module({
  imports: [AccountsModule, AuditModule, ChannelsModule, DatabaseModule, FailuresModule, OtpModule],
  controllers: [AuthController],
  providers: [CodeConfirmationService, CodeRequestService, RegistrationForm, SignInIdentifiers, SignIns],
})
export class AuthModule {}
