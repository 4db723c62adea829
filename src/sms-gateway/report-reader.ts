import { Inject, Injectable } from '@nestjs/common';
import { Failure } from '../failures/failure';
import { isStorable } from '../identifiers/storable';
import type { DeliveryReport, ReportRequest } from '../delivery/delivery-report';
import { MAX_ID_LENGTH } from '../delivery/delivery.parts';
import { GATEWAYS, type SmsGateway } from './sms-gateway';

/** The reports that gateways send over HTTP, each in its own form. */
@Injectable()
export class ReportReader {
  constructor(@Inject(GATEWAYS) private readonly gateways: SmsGateway[]) {}

  /**
   * The final reports of one request, and the answer that the gateway expects.
   * @throws `Failure` `NOT_FOUND` for a gateway that is not in use, `UNAUTHORIZED` where its signature is wrong
   */
  read(name: string, request: ReportRequest): { gateway: string; reports: DeliveryReport[]; answer: string } {
    const gateway = this.gateways.find((each) => each.name === name);
    if (!gateway) throw new Failure('NOT_FOUND');
    const reading = gateway.readReports(request);
    if (!reading) throw new Failure('UNAUTHORIZED');
    return { gateway: gateway.name, reports: reading.reports.filter(isReportStorable), answer: reading.answer };
  }
}

function isReportStorable({ messageId, code }: DeliveryReport): boolean {
  return [messageId, code].every((text) => text.length <= MAX_ID_LENGTH && isStorable(text));
}
