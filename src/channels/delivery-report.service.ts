import { Injectable } from '@nestjs/common';
import type { ReportRequest } from '../delivery/delivery-report';
import { DeliveryStore } from '../delivery/delivery.store';
import { ReportReader } from '../sms-gateway/report-reader';
import { CodeReports } from './code-reports';

/** The one way in for delivery reports: each is recorded, and what it means for its code is done. */
@Injectable()
export class DeliveryReportService {
  constructor(
    private readonly reader: ReportReader,
    private readonly deliveries: DeliveryStore,
    private readonly codes: CodeReports,
  ) {}

  /** The body of the answer that the gateway expects. @throws `Failure` `NOT_FOUND` or `UNAUTHORIZED` */
  async receive(name: string, request: ReportRequest, requestId: string): Promise<string> {
    const { gateway, reports, answer } = this.reader.read(name, request);
    // One after the other: where one cannot be recorded the gateway repeats them all, and those before it change
    // nothing then.
    for (const report of reports) {
      const delivery = await this.deliveries.report(gateway, report);
      if (delivery) await this.codes.heed(delivery, requestId);
    }
    return answer;
  }
}
