import { Injectable } from '@nestjs/common';
import { CodeSettings } from '../config/code.settings';
import { Messages } from '../failures/messages';
import { maskEmail } from '../identifiers/email';
import { isEmail, maskPhone } from '../identifiers/identifier';
import type { CodeSent } from '../otp/otp.service';
import type { CodeSentDto } from './dto/code-sent.dto';

/** Tells the user of a code that is out. */
@Injectable()
export class CodeSentAnswers {
  constructor(
    private readonly settings: CodeSettings,
    private readonly messages: Messages,
  ) {}

  of(identifier: string, { timeout, sendsLeft }: CodeSent): CodeSentDto {
    return {
      otp: {
        timeout,
        attemptsLeft: sendsLeft,
        message: isEmail(identifier)
          ? this.messages.text('CODE_MAILED', { email: maskEmail(identifier) })
          : this.messages.text('CODE_SENT', { phone: maskPhone(identifier) }),
        replyText: this.messages.text('SEND_AGAIN'),
        codeLength: this.settings.OTP_LENGTH,
      },
    };
  }
}
