import { Injectable } from '@nestjs/common';
import type { RequestContext } from '../common/request-context';
import type { IncomingReport } from '../sms-gateway/delivery-report';
import { DeliveryReports } from '../sms-gateway/delivery-reports';
import { CodeSender } from './code-sender';

/** Delivery reports, and what they mean for the codes of the SMS. */
@Injectable()
export class DeliveryReportService {
  constructor(
    private readonly reports: DeliveryReports,
    private readonly sender: CodeSender,
  ) {}

  /** The body of the answer that the gateway expects. @throws `Failure` `NOT_FOUND` or `UNAUTHORIZED` */
  async receive(gateway: string, report: IncomingReport, context: RequestContext): Promise<string> {
    const { news, answer } = await this.reports.receive(gateway, report);
    await this.sender.react(news, context.id);
    return answer;
  }
}
