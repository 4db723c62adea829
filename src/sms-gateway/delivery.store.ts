import { Injectable } from '@nestjs/common';
import type { GatewayName } from '../config/sms.settings';
import { type Answering, ride, type Rider, Statements, together } from '../database/statements';
import type { DeliveryAttempt } from './delivery-outcome';
import type { DeliveryReport } from './delivery-report';
import { CONFIRM_DELIVERY, FIND_ARRIVED, recordDeliveries, REPORT_DELIVERY } from './delivery.statements';
import { SmsBudget } from './sms-budget';

/** What is known of a delivery once it is recorded or reported. */
export interface ReportedDelivery {
  /** Nothing for an SMS that is not ours, or not recorded yet. */
  challengeId: string | null;
  gateway: GatewayName;
  report: DeliveryReport['status'] | null;
}

/** The deliveries in PostgreSQL: which gateway took which challenge's SMS, and what became of it; never the text. */
@Injectable()
export class DeliveryStore {
  constructor(private readonly statements: Statements) {}

  /** Rides in the statement that settles the send; its rows are `ReportedDelivery`. */
  record(challengeId: string, attempts: DeliveryAttempt[]): Answering {
    return recordDeliveries(challengeId, attempts);
  }

  /** The same for a send that no gateway took, which costs nothing of the budget. */
  recordUnsent(challengeId: string, attempts: DeliveryAttempt[]): Rider {
    return together(recordDeliveries(challengeId, attempts), SmsBudget.unspend());
  }

  /** Rides in the statement that redeems the code. */
  confirm(): Rider {
    return CONFIRM_DELIVERY;
  }

  /** Nothing when it is no news. `also` rides along. */
  async report(gateway: GatewayName, report: DeliveryReport, also: Rider): Promise<ReportedDelivery | undefined> {
    const values = [gateway, report.messageId, report.status, report.code];
    const statement = ride({ ...REPORT_DELIVERY, values }, [also], 'select * from reported');
    return (await this.statements.run<ReportedDelivery>(statement))[0];
  }

  /** Whether any SMS of the challenge is reported as delivered. */
  async hasArrived(challengeId: string): Promise<boolean> {
    return (await this.statements.run({ ...FIND_ARRIVED, values: [challengeId] })).length > 0;
  }
}
