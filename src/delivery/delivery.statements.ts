import { isStorable } from '../identifiers/storable';
import type { Answering, Rider, Statement } from '../database/statements';
import type { DeliveryAttempt } from './delivery-outcome';

/**
 * Records the attempts of one send, within the statement that settles it (`settled`); riders may refer to `recorded`. A
 * report that was quicker than this record is waiting under the same message id: its row becomes the delivery's, and
 * says so in the answer. Where nothing is settled, the person was erased while the message was on its way: the delivery
 * is nobody's then. `hmac` names the identifier.
 */
export function recordDeliveries(challengeId: string, hmac: string, attempts: DeliveryAttempt[]): Answering {
  return {
    name: 'record',
    text: (first) => `
      recorded as (
        insert into delivery as d (challenge_id, gateway, message_id, outcome, scope, code, cost, sent_at, confirmed_at, hmac)
        select $${first}::uuid, a.gateway, a."messageId", a.status, a.scope, a.code, a.cost,
          clock_timestamp() - a."msAgo" * interval '1 millisecond',
          case when a.status = 'accepted' then (select used_at from settled) end,
          (select $${first + 2}::text from settled)
        from jsonb_to_recordset($${first + 1}::jsonb) as a
          (gateway text, "messageId" text, status text, scope text, code text, cost numeric, "msAgo" double precision)
        on conflict (gateway, message_id) do update set
          challenge_id = excluded.challenge_id, outcome = excluded.outcome, cost = excluded.cost, sent_at = excluded.sent_at,
          confirmed_at = excluded.confirmed_at, hmac = excluded.hmac,
          report = case when d.challenge_id is null then d.report end,
          report_code = case when d.challenge_id is null then d.report_code end,
          reported_at = case when d.challenge_id is null then d.reported_at end
        returning d.challenge_id as "challengeId", d.gateway, d.report, d.cost)`,
    // As text: the driver would make an array of PostgreSQL's of it.
    values: [challengeId, JSON.stringify(attempts, storable), hmac],
    answer: 'select "challengeId", gateway, report from recorded',
  };
}

/** Longer than any gateway's; an index could not hold much more. */
export const MAX_ID_LENGTH = 200;

/** What PostgreSQL could not keep is left out: gateways choose ids and codes. */
function storable(_: string, value: unknown): unknown {
  return typeof value === 'string' && (value.length > MAX_ID_LENGTH || !isStorable(value)) ? null : value;
}

/** Marks, of the `redeemed` challenge, the message that evidently arrived: the last that was taken. */
export const CONFIRM_DELIVERY: Rider = {
  name: 'arrival',
  text: () => `
    arrived as (
      update delivery set confirmed_at = clock_timestamp() where id = (
        select d.id from delivery d join redeemed on d.challenge_id = redeemed.id
        where d.outcome in ('accepted', 'uncertain') order by d.sent_at desc limit 1))`,
  values: [],
};

/**
 * `reported`: a final report, a row only if it is news. `delivered` is the last word, whatever came before. An unknown
 * message may be one whose send is not recorded yet. `$1` gateway, `$2` message id, `$3` status, `$4` code.
 */
export const REPORT_DELIVERY: Statement = {
  name: 'report-delivery',
  text: `reported as (
    insert into delivery as d (gateway, message_id, sent_at, report, report_code, reported_at)
    values ($1, $2, clock_timestamp(), $3, $4, clock_timestamp())
    on conflict (gateway, message_id) do update set
      report = excluded.report, report_code = excluded.report_code, reported_at = excluded.reported_at
    where d.report is null or (d.report = 'failed' and excluded.report = 'delivered')
    returning d.challenge_id as "challengeId", d.gateway, d.report)`,
};

/**
 * The last messages to an identifier. Those that version 2.1.0 sent are known by their challenge alone, while it is the
 * last one of the identifier. `$1` identifier, `$2` its HMACs, `$3` how many.
 */
export const LAST_DELIVERIES: Statement = {
  name: 'last-deliveries',
  text: `
    select d.sent_at as at, d.gateway, d.outcome, d.code as answer, d.report, d.report_code as "reportCode",
      d.reported_at as "reportedAt", d.confirmed_at as "confirmedAt"
    from delivery d
    where d.hmac = any($2) or d.challenge_id in (select id from challenge where identifier = $1)
    order by d.sent_at desc, d.id desc limit $3`,
};

/** Whether an SMS of the challenge `$1` is reported as delivered. */
export const FIND_ARRIVED: Statement = {
  name: 'find-arrived',
  text: `select from delivery where challenge_id = $1 and report = 'delivered' limit 1`,
};
