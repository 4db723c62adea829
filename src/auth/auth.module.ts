import { Module } from '@nestjs/common';
import { OtpModule } from '../otp/otp.module';
import { ProfileModule } from '../profile/profile.module';
import { SmsGatewayModule } from '../sms-gateway/sms-gateway.module';
import { AuthController } from './auth.controller';
import { AuthService } from './auth.service';
import { CodeSender } from './code-sender';
import { DeliveryReportController } from './delivery-report.controller';
import { DeliveryReportService } from './delivery-report.service';

@Module({
  imports: [OtpModule, ProfileModule, SmsGatewayModule],
  controllers: [AuthController, DeliveryReportController],
  providers: [AuthService, CodeSender, DeliveryReportService],
})
export class AuthModule {}
