import { Inject, Injectable } from '@nestjs/common';
import { Failure } from '../failures/failure';
import { isStorable } from '../identifiers/storable';
import type { Rider } from '../database/statements';
import type { DeliveryReport, IncomingReport } from '../delivery/delivery-report';
import { MAX_ID_LENGTH } from '../delivery/delivery.statements';
import { DeliveryStore, type ReportedDelivery } from '../delivery/delivery.store';
import { GATEWAYS, type SmsGateway } from './sms-gateway';

/** Reads the reports of gateways on the SMS that they took, and records them. */
@Injectable()
export class DeliveryReports {
  constructor(
    @Inject(GATEWAYS) private readonly gateways: SmsGateway[],
    private readonly deliveries: DeliveryStore,
  ) {}

  /**
   * The final reports of one call, and the answer that the gateway expects.
   * @throws `Failure` `NOT_FOUND` for a gateway that is not in use, `UNAUTHORIZED` where its signature is wrong
   */
  read(name: string, incoming: IncomingReport): { gateway: string; reports: DeliveryReport[]; answer: string } {
    const gateway = this.gateways.find((each) => each.name === name);
    if (!gateway) throw new Failure('NOT_FOUND');
    const reading = gateway.readReports(incoming);
    if (!reading) throw new Failure('UNAUTHORIZED');
    return { gateway: gateway.name, reports: reading.reports.filter(canBeStored), answer: reading.answer };
  }

  /**
   * `undefined` if the report changes nothing. The query `also` is a part of the same statement and reads `reported`.
   */
  record(gateway: string, report: DeliveryReport, also: Rider): Promise<ReportedDelivery | undefined> {
    return this.deliveries.report(gateway, report, also);
  }
}

function canBeStored({ messageId, code }: DeliveryReport): boolean {
  return [messageId, code].every((text) => text.length <= MAX_ID_LENGTH && isStorable(text));
}
