import { Module } from '@nestjs/common';
import { OtpModule } from '../otp/otp.module';
import { ProfileModule } from '../profile/profile.module';
import { SmsGatewayModule } from '../sms-gateway/sms-gateway.module';
import { AuthController } from './auth.controller';
import { AuthService } from './auth.service';

@Module({
  imports: [OtpModule, ProfileModule, SmsGatewayModule],
  controllers: [AuthController],
  providers: [AuthService],
})
export class AuthModule {}
