import { Injectable } from '@nestjs/common';
import { Environment } from '../config/environment';
import type { Purpose } from '../otp/challenge.entity';
import { type CodeSentBefore, OtpService } from '../otp/otp.service';
import { CodeChannels } from './code-channels';
import { CodeSender } from './code-sender';

/** Issues a code and sends it, within the time that a user waits. */
@Injectable()
export class CodeIssuer {
  constructor(
    private readonly environment: Environment,
    private readonly otp: OtpService,
    private readonly channels: CodeChannels,
    private readonly sender: CodeSender,
  ) {}

  /**
   * The sends that are left and the seconds until the next one; nothing is sent where the code is out already.
   * @throws `Failure` when no code can be sent, with the reason for the user
   */
  async issue(
    identifier: string,
    purpose: Purpose,
    requestId: string,
  ): Promise<Pick<CodeSentBefore, 'sendsLeft' | 'timeout'>> {
    const startedAt = performance.now();
    const spend = this.channels.of(identifier).spend();
    const issued = await this.otp.issue(identifier, purpose, requestId, spend);
    if (issued.code === undefined) return issued;
    // A slow database takes its time from the gateway: the user waits for both.
    const ms = this.environment.SMS_DEADLINE_MS - (performance.now() - startedAt);
    await this.sender.send(issued, { ms, requestId, lastGateway: issued.lastGateway });
    const secondsGone = Math.floor((performance.now() - startedAt) / 1000);
    return { sendsLeft: issued.sendsLeft, timeout: issued.timeout - secondsGone };
  }
}
