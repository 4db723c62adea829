import { Injectable } from '@nestjs/common';
import { AuditKeys } from '../audit/audit-keys';
import { Statements } from '../database/statements';
import type { Carrier, DeliveryAttempt } from './delivery-outcome';
import type { DeliveryReport } from './delivery-report';
import type { Delivery } from './delivery.entity';
import { DELIVERY_STATEMENTS } from './delivery.statements';

/** A delivery and what was reported of it. `challengeId` is `null` for an SMS that is not ours, or not recorded yet. */
export type ReportedDelivery = Pick<Delivery, 'challengeId' | 'gateway' | 'report'>;

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
  private readonly sql = DELIVERY_STATEMENTS;

  constructor(
    private readonly statements: Statements,
    private readonly keys: AuditKeys,
  ) {
    statements.declare(this.sql);
  }

  /** `undefined` if the report changes nothing. */
  async report(gateway: Carrier, report: DeliveryReport): Promise<ReportedDelivery | undefined> {
    return (await this.statements.run(this.sql.report, { gateway, ...report }))[0];
  }

  /** The last `count` messages to an identifier, the latest first. */
  last(identifier: string, count: number): Promise<LastDelivery[]> {
    return this.statements.run(this.sql.last, { identifier, hmacs: this.keys.hmacs(identifier), count });
  }
}
