import { Inject, Injectable } from '@nestjs/common';
import { Failure } from '../common/failure';
import { isStorable } from '../common/text.decorator';
import type { DeliveryReport, IncomingReport } from './delivery-report';
import { DeliveryStore, type ReportedDelivery } from './delivery.store';
import { GATEWAYS, type SmsGateway } from './sms-gateway';

const MAX_ID_LENGTH = 200;

/** What gateways report of the SMS they took. */
@Injectable()
export class DeliveryReports {
  constructor(
    @Inject(GATEWAYS) private readonly gateways: SmsGateway[],
    private readonly deliveries: DeliveryStore,
  ) {}

  /**
   * Records the reports of one call. Unknown messages and repeats are no news and no failure either.
   * @returns the news, and the answer that the gateway expects
   * @throws `Failure` `NOT_FOUND` for a gateway that is not in use, `UNAUTHORIZED` where its signature is wrong
   */
  async receive(name: string, incoming: IncomingReport): Promise<{ news: ReportedDelivery[]; answer: string }> {
    const gateway = this.gateways.find((each) => each.name === name);
    if (!gateway) throw new Failure('NOT_FOUND');
    const reading = gateway.readReports(incoming);
    if (!reading) throw new Failure('UNAUTHORIZED');
    const recorded = await Promise.all(
      reading.reports.filter(isFit).map((report) => this.deliveries.report(gateway.name, report)),
    );
    return { news: recorded.filter((delivery) => delivery !== undefined), answer: reading.answer };
  }
}

function isFit({ messageId, code }: DeliveryReport): boolean {
  return [messageId, code].every((text) => text.length <= MAX_ID_LENGTH && isStorable(text));
}
