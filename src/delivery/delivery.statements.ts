import { statement } from '../database/query';
import type { DeliveryReport } from './delivery-report';
import type { LastDelivery, ReportedDelivery } from './delivery.store';

export const DELIVERY_STATEMENTS = {
  report: statement<{ gateway: string } & DeliveryReport, ReportedDelivery>({
    name: 'report-delivery',
    decides: `
      Whether a final report is news; a row if it is. "delivered" is the last word, whatever came before. An unknown
      message may be one whose send is not recorded yet.`,
    sql: `
      insert into delivery as d (gateway, message_id, sent_at, report, report_code, reported_at)
      values (:gateway, :messageId, clock_timestamp(), :status, :code, clock_timestamp())
      on conflict (gateway, message_id) do update set
        report = excluded.report, report_code = excluded.report_code, reported_at = excluded.reported_at
      where d.report is null or (d.report = 'failed' and excluded.report = 'delivered')
      returning d.challenge_id as "challengeId", d.gateway, d.report`,
  }),

  last: statement<{ identifier: string; hmacs: string[]; count: number }, LastDelivery>({
    name: 'last-deliveries',
    decides: `
      The last messages to an identifier, for operators. Those that version 2.1.0 sent are known by their challenge
      alone, while it is the last one of the identifier.`,
    sql: `
      select d.sent_at as at, d.gateway, d.outcome, d.code as answer, d.report, d.report_code as "reportCode",
        d.reported_at as "reportedAt", d.confirmed_at as "confirmedAt"
      from delivery d
      where d.hmac = any(:hmacs) or d.challenge_id in (select id from challenge where identifier = :identifier)
      order by d.sent_at desc, d.id desc limit :count`,
  }),
};
