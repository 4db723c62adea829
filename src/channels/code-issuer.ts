import { Injectable } from '@nestjs/common';
import { isEmail } from '../identifiers/identifier';
import type { LoggedRequest } from '../logging/events';
import type { Purpose } from '../otp/challenge.entity';
import type { ChannelCodes } from '../otp/challenge.store';
import { type CodeSent, type NoAccount, OtpService } from '../otp/otp.service';
import { CodeChannels } from './code-channels';
import { CodeReports } from './code-reports';
import { CodeSender } from './code-sender';

/** Issues a code and sends it in the request, within the time that a user waits: the answer says that it is out. */
@Injectable()
export class CodeIssuer {
  constructor(
    private readonly otp: OtpService,
    private readonly channels: CodeChannels,
    private readonly sender: CodeSender,
    private readonly reports: CodeReports,
  ) {}

  /**
   * Sends nothing where the code is out already, or where there is no account that `codes` demand: those of the channel
   * demand none.
   * @throws `Failure` where a limit refuses, or the message does not go out: with the reason for the user
   */
  async issue(
    identifier: string,
    purpose: Purpose,
    request: LoggedRequest,
    codes?: ChannelCodes,
  ): Promise<CodeSent | NoAccount> {
    // A slow database takes its time from the gateway: the user waits for both.
    const startedAt = performance.now();
    const channel = isEmail(identifier) ? this.channels.email : this.channels.sms;
    const code = await this.otp.issue(codes ?? channel.codes, { identifier, purpose, requestId: request.id });
    if (code.code === undefined) return code;
    const reported = await this.sender.send(channel, code, { request, startedAt, lastGateway: code.lastGateway });
    if (reported.length > 0) await this.reports.heedEarly(reported, request.id);
    const secondsGone = Math.floor((performance.now() - startedAt) / 1000);
    return { sendsLeft: code.sendsLeft, timeout: code.timeout - secondsGone };
  }
}
