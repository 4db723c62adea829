import { Module } from '@nestjs/common';
import { DeliveryModule } from '../delivery/delivery.module';
import { EmailGatewayModule } from '../email-gateway/email-gateway.module';
import { OtpModule } from '../otp/otp.module';
import { ProfileModule } from '../profile/profile.module';
import { SmsGatewayModule } from '../sms-gateway/sms-gateway.module';
import { AuthController } from './auth.controller';
import { AuthService } from './auth.service';
import { ChannelOutages } from './channel-outages';
import { CodeChannels } from './code-channels';
import { CodeSender } from './code-sender';
import { EmailChannel } from './email.channel';
import { SignInIdentifiers } from './sign-in-identifiers';
import { SmsChannel } from './sms.channel';
import { DeliveryReportController } from './delivery-report.controller';
import { DeliveryReportService } from './delivery-report.service';

@Module({
  imports: [DeliveryModule, EmailGatewayModule, OtpModule, ProfileModule, SmsGatewayModule],
  controllers: [AuthController, DeliveryReportController],
  providers: [
    AuthService,
    ChannelOutages,
    CodeChannels,
    CodeSender,
    DeliveryReportService,
    EmailChannel,
    SignInIdentifiers,
    SmsChannel,
  ],
})
export class AuthModule {}
