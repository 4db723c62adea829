import { part } from '../database/query';
import { conditions } from './challenge.fragments';
import type { OtpLimitSettings } from './otp-limit-settings';
import { type Blockable, type ChallengeKey, type ClaimKey, RESEND_MIN_LIFE_SECONDS, sendParts } from './send.parts';

/** Registrations that wait on one challenge. */
const MAX_WAITING = 3;

/**
 * It says who gets a code: `anyone`; `known`, only who has an account; or `known-or-waiting`, also who has a
 * registration that waits.
 */
export type Admitted = 'anyone' | 'known-or-waiting' | 'known';

/** What a request has to do with registration. */
export interface Registering {
  admitted: Admitted;
  /** The sealed registration that the request brought, a `WaitingRegistration` as JSON, or `null`. */
  registration: string | null;
  /** Whether it takes the place of one that waits; otherwise it only waits where none of the installation does. */
  replaces: boolean;
  /** The HMACs of the installation under all keys; empty where the request named none. */
  installations: string[];
}

/** SQL: the registrations `kept`, and the one of the request as the latest of its installation. */
const withRegistration = (kept: string) => `
  case
    when :registration::jsonb is null then ${kept}
    when not :replaces::boolean and exists (
      select from jsonb_array_elements(${kept}) r where r->'installation' = :registration::jsonb->'installation')
      then ${kept}
    else (
      select coalesce(jsonb_agg(r order by n), '[]') || jsonb_build_array(:registration::jsonb) from (
        select r, n from jsonb_array_elements(${kept}) with ordinality as waiting (r, n)
        where r->'installation' <> :registration::jsonb->'installation'
        order by n desc limit ${MAX_WAITING - 1}) latest)
  end`;

/** The parts of requests that may make an account. `known` tells whether the identifier has one. */
export function registeringParts(settings: OtpLimitSettings) {
  const { isLive } = conditions(settings);
  const isOfInstallation = `(cardinality(:installations::text[]) = 0 or r->>'installation' is null
    or r->>'installation' = any(:installations::text[]))`;
  const isWaiting = (seconds: number) => `(${isLive(':purpose::text', ':fingerprints::text[]', seconds)} and exists (
    select from jsonb_array_elements(c.registrations) r where ${isOfInstallation}))`;
  const isKnown = `(:admitted::text = 'anyone' or (select "isKnown" from known))`;
  const mayWait = `:admitted::text = 'known-or-waiting'`;
  const { claimed, explained } = sendParts(settings, {
    admits: `(${isKnown} or ${mayWait} and exists (
            select from challenge c where c.identifier = :identifier::text and ${isWaiting(RESEND_MIN_LIFE_SECONDS)}))`,
    admitsRow: `(${isKnown} or ${isWaiting(RESEND_MIN_LIFE_SECONDS)})`,
    fresh: `case when :registration::jsonb is not null then jsonb_build_array(:registration::jsonb) end`,
    kept: withRegistration('c.registrations'),
    explains: {
      row: `${isKnown} or ${mayWait} and (${isWaiting(RESEND_MIN_LIFE_SECONDS)} or timeout > 0 and ${isWaiting(0)})`,
      none: isKnown,
    },
  });

  return {
    /** `claimed`: the right to send, only for whom the request admits; the registration waits on the challenge. */
    claimed: part<ClaimKey & Registering>()({ needs: ['known'], queries: claimed.queries }),

    /**
     * `explained`: why there is no claim, `NO_ACCOUNT` for whom the request does not admit. `replaced`: a mere repeat
     * leaves its registration with the code that is out, and no message is sent.
     */
    explained: part<ChallengeKey & Blockable & Registering>()({
      needs: ['known'],
      queries: {
        ...explained.queries,
        replaced: `
          update challenge c set registrations = ${withRegistration('c.registrations')}
          from explained e
          where c.identifier = :identifier::text and e.reason is null and :registration::jsonb is not null
            and ${isLive(':purpose::text', ':fingerprints::text[]', 0)}`,
      },
    }),
  };
}
