import { part } from '../database/query';
import { count, DAY_AGO, HOUR_AGO, recent } from '../database/times';
import { hasArrived } from '../delivery/delivery.parts';
import { conditions, IS_BLOCKED, nthLeaves, secondsUntil, SENDS_OF_CODE } from './challenge.fragments';
import type { Purpose } from './challenge.entity';
import type { OtpLimitSettings } from './otp-limit-settings';

/** A resend of the same code is worth it only if the code has so many seconds to run. */
export const RESEND_MIN_LIFE_SECONDS = 60;
const GIVEN_BACK_PER_HOUR = 3;

/** Which SMS of the code the claimed one is, and how many seconds the code still has. */
const CODE_TO_SEND = `c.identifier, c.purpose, c.id, c.secret as "secretFingerprint", ${SENDS_OF_CODE}::int as "sendsOfCode",
  round(extract(epoch from c.expires_at - clock_timestamp()))::int as "secondsLeft"`;

/** The settled send is the last of the code's; an earlier one may have carried it to the user. */
const EXPIRED_UNLESS_SENT_BEFORE = `case when ${SENDS_OF_CODE} > 1 then c.expires_at else clock_timestamp() end`;

/** Whose challenge it is, and what for. */
export interface ChallengeKey {
  identifier: string;
  purpose: Purpose;
  /** Fingerprints of the known secrets, the current one first. */
  fingerprints: string[];
}

/** The prefixes of the blocks that shut the identifier out: `blockPrefixes`. */
export interface Blockable {
  blockPrefixes: string[];
}

/** What a claim needs: `newId` is the challenge's if it is a new one, `nonce` names the send. */
export type ClaimKey = ChallengeKey & Blockable & { newId: string; nonce: string };

/** `nonce` names the send. */
export interface SendKey {
  identifier: string;
  nonce: string;
}

/** Whom a claim admits, and what becomes of registrations that wait for the code, as SQL over the challenge `c`. */
export interface Admission {
  /** A further condition under which there is a code at all, and the same on the row once that is locked. */
  admits?: string;
  admitsRow?: string;
  /** The registrations of a new challenge, and those of a live one. */
  fresh: string;
  kept: string;
  /** The condition under which an explained request is admitted, by its row and without one. */
  explains?: { row: string; none: string };
}

/** Everybody is admitted; what waits stays while its challenge lives, and goes with it (R31). */
const EVERYBODY: Admission = { fresh: 'null::jsonb', kept: 'c.registrations' };

/**
 * The parts about sending a code. Each decision that races is one conditional statement, so every limit is exact under
 * any concurrency and over any number of replicas. The numbers come from the validated settings.
 */
export function sendParts(settings: OtpLimitSettings, admission = EVERYBODY) {
  const { OTP_TTL_SECONDS, OTP_RESEND_SECONDS, OTP_SENDS_PER_HOUR, OTP_SENDS_PER_DAY, OTP_FAILURES_PER_DAY } = settings;
  const { isLive, isUnlocked, failuresOfDayLeft, sendsOfHourAndDayLeft, sendsLeft } = conditions(settings);
  const life = `interval '${OTP_TTL_SECONDS} seconds'`;
  const resendInterval = `${OTP_RESEND_SECONDS} seconds`;
  const { admits, admitsRow, fresh, kept, explains } = admission;

  return {
    /** `claimed`: the right to send, a row only if every limit of the identifier allows it. */
    claimed: part<ClaimKey>()({
      queries: {
        claimed: `
          insert into challenge as c
            (identifier, purpose, id, secret, created_at, expires_at, sends, last_send, registrations)
          select :identifier::text, :purpose::text, :newId::uuid, (:fingerprints::text[])[1], clock_timestamp(),
            clock_timestamp() + ${life}, array[clock_timestamp()], :nonce::uuid, ${fresh}
          where not ${IS_BLOCKED} ${and(admits)}
          on conflict (identifier) do update set
            (purpose, id, secret, created_at, expires_at, guesses, used_at, registrations) = (
              select case when live then c.purpose else excluded.purpose end,
                     case when live then c.id else excluded.id end,
                     case when live then c.secret else excluded.secret end,
                     case when live then c.created_at else clock_timestamp() end,
                     case when live then c.expires_at else clock_timestamp() + ${life} end,
                     case when live then c.guesses else 0 end,
                     null::timestamptz,
                     case when live then ${kept} else ${fresh} end
              from (select ${isLive('excluded.purpose', ':fingerprints::text[]', RESEND_MIN_LIFE_SECONDS)} as live) l),
            sends = ${recent('c.sends', DAY_AGO)} || clock_timestamp(),
            failures = ${recent('c.failures', DAY_AGO)},
            last_send = excluded.last_send,
            last_gateway = case when c.used_at is null then c.last_gateway end
          where ${isUnlocked} and ${failuresOfDayLeft} and ${sendsOfHourAndDayLeft}
            and ${count('c.sends', `clock_timestamp() - interval '${resendInterval}'`)} = 0 ${and(admitsRow)}
          returning ${CODE_TO_SEND}, ${sendsLeft} as "sendsLeft", c.last_gateway as "lastGateway"`,
      },
    }),

    /** `claimed`: the right to send a live code once more, within the limits of hour and day. */
    claimedAgain: part<Blockable & { challengeId: string; nonce: string; fingerprints: string[] }>()({
      queries: {
        claimed: `
          update challenge c set sends = ${recent('c.sends', DAY_AGO)} || clock_timestamp(), last_send = :nonce::uuid,
            resent = c.id
          where c.id = :challengeId::uuid and c.resent is distinct from c.id and not ${hasArrived('c.id')}
            and not ${IS_BLOCKED}
            and ${isLive('c.purpose', ':fingerprints::text[]', RESEND_MIN_LIFE_SECONDS)} and ${isUnlocked}
            and ${failuresOfDayLeft} and ${sendsOfHourAndDayLeft}
          returning ${CODE_TO_SEND}`,
      },
    }),

    /**
     * `explained`: why a claim was refused. `reason` is null when it was a mere repeat; `timeout` are the seconds until
     * the resend interval ends, `wait` those until every limit allows a send again.
     */
    explained: part<ChallengeKey & Blockable>()({
      queries: {
        explained: `
          select case
              when ${IS_BLOCKED} or not ${isUnlocked} then 'LOCKED'
              when not ${failuresOfDayLeft} then 'TOO_MANY_FAILURES'
              when ${sendsLeft} = 0 and timeout <= 0 then 'TOO_MANY_SENDS'
              ${explains ? `when not (${explains.row}) then 'NO_ACCOUNT'` : ''}
              when timeout <= 0 or not (${isLive(':purpose::text', ':fingerprints::text[]', 0)}) then 'WAIT'
            end as reason, timeout, greatest(1, wait) as wait, ${sendsLeft} as "sendsLeft"
          from challenge c, lateral (
            select coalesce(${secondsUntil(nthLeaves('c.sends', 1, resendInterval))}, 0) as timeout,
              ${secondsUntil(`greatest(
                ${nthLeaves('c.sends', 1, resendInterval)},
                ${nthLeaves('c.sends', OTP_SENDS_PER_HOUR, '1 hour')},
                ${nthLeaves('c.sends', OTP_SENDS_PER_DAY, '24 hours')},
                ${nthLeaves('c.failures', OTP_FAILURES_PER_DAY, '24 hours')})`)} as wait) times
          where c.identifier = :identifier::text
          union all
          select 'LOCKED', 0, 1, 0
          where ${IS_BLOCKED} and not exists (select from challenge where identifier = :identifier::text)
          ${explains ? withoutChallenge(explains.none) : ''}`,
      },
    }),
  };
}

const and = (condition: string | undefined) => (condition ? `and ${condition}` : '');

const withoutChallenge = (isAdmitted: string) => `
          union all
          select 'NO_ACCOUNT', 0, 1, 0
          where not (${isAdmitted} or ${IS_BLOCKED})
            and not exists (select from challenge where identifier = :identifier::text)`;

const settled = (change: string) =>
  part<SendKey>()({
    queries: {
      settled: `
        update challenge c set ${change}
        where c.identifier = :identifier::text and c.last_send = :nonce::uuid
        returning c.identifier, c.used_at`,
    },
  });

/**
 * `settled`: what the end of a send changes in its challenge, a row while it is the last one. A code that no SMS
 * carries is no live one, or guesses at it could lock a phone without an SMS.
 */
export const SETTLED = {
  /** A gateway took the message, or may have: `detail` is the gateway. */
  sent: part<SendKey & { detail: string }>()({ queries: settled('last_gateway = :detail::text').queries }),

  /** No gateway took the message: it does not count, `GIVEN_BACK_PER_HOUR` times. */
  givenBack: settled(`last_send = null, expires_at = ${EXPIRED_UNLESS_SENT_BEFORE},
          (sends, given_back) = (
            select case when free then c.sends[1 : cardinality(c.sends) - 1] else c.sends end,
                   ${recent('c.given_back', HOUR_AGO)} || case when free then array[clock_timestamp()] else '{}' end
            from (select ${count('c.given_back', HOUR_AGO)} < ${GIVEN_BACK_PER_HOUR} as free) f)`),

  /** The recipient was refused: the send counts. */
  refused: settled(`expires_at = ${EXPIRED_UNLESS_SENT_BEFORE}`),

  /** No gateway was asked: the send does not count, however often that happens. */
  withdrawn: settled(`last_send = null, expires_at = ${EXPIRED_UNLESS_SENT_BEFORE},
          sends = c.sends[1 : cardinality(c.sends) - 1]`),
};
