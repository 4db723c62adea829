import { part } from '../database/query';
import { isStorable } from '../identifiers/storable';
import type { DeliveryAttempt } from './delivery-outcome';

/** The attempts of one send. */
export interface RecordedAttempts {
  challengeId: string;
  /** `jsonOfAttempts`. */
  attempts: string;
  /** The HMAC of the recipient's identifier. */
  hmac: string;
}

/**
 * `recorded`: the attempts of one send, in the statement that settles it. A report that was quicker than this record
 * waits under the same message id: its row becomes the delivery's, and the answer tells it. Where nothing is settled,
 * the person was erased while the message was on its way: the delivery is nobody's then.
 */
export const recordedDelivery = part<RecordedAttempts>()({
  needs: ['settled'],
  queries: {
    recorded: `
      insert into delivery as d (challenge_id, gateway, message_id, outcome, scope, code, cost, sent_at, confirmed_at, hmac)
      select :challengeId::uuid, a.gateway, a."messageId", a.status, a.scope, a.code, a.cost,
        clock_timestamp() - a."msAgo" * interval '1 millisecond',
        case when a.status = 'accepted' then (select used_at from settled) end,
        (select :hmac::text from settled)
      from jsonb_to_recordset(:attempts::jsonb) as a
        (gateway text, "messageId" text, status text, scope text, code text, cost numeric, "msAgo" double precision)
      on conflict (gateway, message_id) do update set
        challenge_id = excluded.challenge_id, outcome = excluded.outcome, cost = excluded.cost, sent_at = excluded.sent_at,
        confirmed_at = excluded.confirmed_at, hmac = excluded.hmac,
        report = case when d.challenge_id is null then d.report end,
        report_code = case when d.challenge_id is null then d.report_code end,
        reported_at = case when d.challenge_id is null then d.reported_at end
      returning d.challenge_id as "challengeId", d.gateway, d.report, d.cost`,
  },
});

/** Marks, of the `redeemed` challenge, the message that evidently arrived: the last one that was taken. */
export const confirmedDelivery = part()({
  needs: ['redeemed'],
  queries: {
    arrived: `
      update delivery set confirmed_at = clock_timestamp() where id = (
        select d.id from delivery d join redeemed on d.challenge_id = redeemed.id
        where d.outcome in ('accepted', 'uncertain') order by d.sent_at desc limit 1)`,
  },
});

/** SQL: whether any message of the challenge is reported as delivered. */
export const hasArrived = (challengeId: string) =>
  `exists (select from delivery where challenge_id = ${challengeId} and report = 'delivered')`;

/** Longer than any gateway's id; an index could not hold much more. */
export const MAX_ID_LENGTH = 200;

/**
 * The attempts for the statement that records them. What PostgreSQL could not keep is left out, since gateways choose
 * ids and codes.
 */
export function jsonOfAttempts(attempts: DeliveryAttempt[]): string {
  return JSON.stringify(attempts, (_, value: unknown) =>
    typeof value === 'string' && (value.length > MAX_ID_LENGTH || !isStorable(value)) ? null : value,
  );
}
