import { Injectable } from '@nestjs/common';
import { AuditTrail } from '../audit/audit-trail';
import { type Answering, ride, type Rider, Statements } from '../database/statements';
import type { Carrier, DeliveryAttempt } from './delivery-outcome';
import type { DeliveryReport } from './delivery-report';
import {
  CONFIRM_DELIVERY,
  FIND_ARRIVED,
  LAST_DELIVERIES,
  recordDeliveries,
  REPORT_DELIVERY,
} from './delivery.statements';

/** What is known of a delivery once it is recorded or reported. */
export interface ReportedDelivery {
  /** Nothing for an SMS that is not ours, or not recorded yet. */
  challengeId: string | null;
  gateway: Carrier;
  report: DeliveryReport['status'] | null;
}

/** What an operator sees of an attempt to hand over a message. */
export interface LastDelivery {
  at: Date;
  gateway: Carrier;
  outcome: DeliveryAttempt['status'];
  /** The gateway's code where it did not take the message. */
  answer: string | null;
  /** `null` while nothing final was reported. */
  report: DeliveryReport['status'] | null;
  reportCode: string | null;
  reportedAt: Date | null;
  /** When the code of the message was confirmed, if it was. */
  confirmedAt: Date | null;
}

/** The deliveries in PostgreSQL: which gateway took which challenge's SMS, and what became of it; never the text. */
@Injectable()
export class DeliveryStore {
  constructor(
    private readonly statements: Statements,
    private readonly audit: AuditTrail,
  ) {}

  /** Rides in the statement that settles the send; its rows are `ReportedDelivery`. */
  record(send: { challengeId: string; identifier: string }, attempts: DeliveryAttempt[]): Answering {
    return recordDeliveries(send.challengeId, this.audit.hmac(send.identifier), attempts);
  }

  /** Rides in the statement that redeems the code. */
  confirm(): Rider {
    return CONFIRM_DELIVERY;
  }

  /** Nothing when it is no news. `also` rides along. */
  async report(gateway: Carrier, report: DeliveryReport, also: Rider): Promise<ReportedDelivery | undefined> {
    const values = [gateway, report.messageId, report.status, report.code];
    const statement = ride({ ...REPORT_DELIVERY, values }, [also], 'select * from reported');
    return (await this.statements.run<ReportedDelivery>(statement))[0];
  }

  /** The last `count` messages to an identifier, the latest first. */
  last(identifier: string, count: number): Promise<LastDelivery[]> {
    const values = [identifier, this.audit.hmacs(identifier), count];
    return this.statements.run<LastDelivery>({ ...LAST_DELIVERIES, values });
  }

  /** Whether any SMS of the challenge is reported as delivered. */
  async hasArrived(challengeId: string): Promise<boolean> {
    return (await this.statements.run({ ...FIND_ARRIVED, values: [challengeId] })).length > 0;
  }
}
