import { Module } from '@nestjs/common';
import { DeliveryModule } from '../delivery/delivery.module';
import { EmailGatewayModule } from '../email-gateway/email-gateway.module';
import { LimitsModule } from '../limits/limits.module';
import { LoggingModule } from '../logging/logging.module';
import { OtpModule } from '../otp/otp.module';
import { SmsGatewayModule } from '../sms-gateway/sms-gateway.module';
import { ChannelOutages } from './channel-outages';
import { CodeChannels } from './code-channels';
import { CodeReports } from './code-reports';
import { CodeIssuer } from './code-issuer';
import { CodeSender } from './code-sender';
import { DeliveryReportController } from './delivery-report.controller';
import { DeliveryReportService } from './delivery-report.service';
import { EmailChannel } from './email.channel';
import { SmsChannel } from './sms.channel';

/** The way of a code to its user, whatever dialogue it is for. */
@Module({
  imports: [DeliveryModule, EmailGatewayModule, LimitsModule, LoggingModule, OtpModule, SmsGatewayModule],
  controllers: [DeliveryReportController],
  providers: [
    ChannelOutages,
    CodeChannels,
    CodeIssuer,
    CodeReports,
    CodeSender,
    DeliveryReportService,
    EmailChannel,
    SmsChannel,
  ],
  exports: [CodeChannels, CodeIssuer],
})
export class ChannelsModule {}
