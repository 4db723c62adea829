import { Injectable } from '@nestjs/common';
import type { RequestContext } from '../http/request-context';
import { OtpService } from '../otp/otp.service';
import type { IncomingReport } from '../delivery/delivery-report';
import { DeliveryReports } from '../sms-gateway/delivery-reports';
import { CodeSender } from './code-sender';

/** Delivery reports, and what they mean for the codes of the SMS. */
@Injectable()
export class DeliveryReportService {
  constructor(
    private readonly reports: DeliveryReports,
    private readonly otp: OtpService,
    private readonly sender: CodeSender,
  ) {}

  /** The body of the answer that the gateway expects. @throws `Failure` `NOT_FOUND` or `UNAUTHORIZED` */
  async receive(name: string, incoming: IncomingReport, context: RequestContext): Promise<string> {
    const { gateway, reports, answer } = this.reports.read(name, incoming);
    // One after the other: where one cannot be recorded the gateway repeats them all, and those before it are no news
    // then.
    for (const report of reports) {
      const news = await this.reports.record(gateway, report, this.otp.arrival());
      if (news) this.sender.resendIfFailed(news, context.id);
    }
    return answer;
  }
}
