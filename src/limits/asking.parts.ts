import { part } from '../database/query';
import { addCounts, HOUR_SLOT, isBelow, NOW_SLOT } from './counters';
import type { LimitSettings } from './limit.settings';
import { RANGE_DIGITS } from './sms-budget';

/** Begins the names of the counters of identifiers and installations, which are kept as HMACs. */
export const ASKED_ONE = 'asked-one:';
const ASKED = `'asked'`;
const RANGE = `left(:identifier::text, ${RANGE_DIGITS})`;
const ASKED_IN_RANGE = `'asked:' || ${RANGE}`;
const ASKED_IDENTIFIER = `'${ASKED_ONE}' || :hmac::text`;
const ASKED_INSTALLATION = `'${ASKED_ONE}' || :installation::text`;

/** The limits of one identifier and of one installation hold in every mode. */
const isBelowAlways = (name: string, allowed: number) =>
  isBelow({ ABUSE_MODE: 'enforce' }, { name, since: HOUR_SLOT, allowed, atLeast: allowed });

/** A limit on asking new users for a registration. */
export type AskingLimit = 'IDENTIFIER' | 'INSTALLATION' | 'RANGE' | 'SERVICE';

export interface AskingVerdict {
  /** The limits that are reached; empty where the user may be asked. */
  reached: AskingLimit[];
  /** The number range of a phone. */
  place: string;
}

/**
 * The user who is asked, by HMACs under the current key of `AUDIT_KEY`. `installation` is `null` where the request
 * named none.
 */
export interface Asked {
  identifier: string;
  hmac: string;
  installation: string | null;
}

/**
 * To ask a user for a registration tells that there is no account, so it is counted, for the identifier, for the
 * installation, for the number range and over the service. `asking`: what the limits say, a row where the request is
 * `explained` by the lack of an account; it is counted unless a limit forbids it.
 */
export function askingPart(settings: LimitSettings) {
  const { REGISTRATION_ASKS_PER_IDENTIFIER, REGISTRATION_ASKS_PER_INSTALLATION } = settings;
  const { ABUSE_MODE, REGISTRATION_ASKS_PER_RANGE, REGISTRATION_ASKS_PER_HOUR } = settings;
  const isPhone = `strpos(:identifier::text, '@') = 0`;
  const isNamed = ':installation::text is not null';
  const isBelowLimit = (name: string, allowed: number) =>
    isBelow(settings, { name, since: HOUR_SLOT, allowed, atLeast: allowed });
  const isCounted = ABUSE_MODE === 'enforce' ? `reached = '{}'` : `not reached && array['IDENTIFIER', 'INSTALLATION']`;
  const from = `asking where ${isCounted}`;

  return part<Asked>()({
    needs: ['explained'],
    queries: {
      asking: {
        materialized: `
          select array_remove(array[
              case when not (${isBelowAlways(ASKED_IDENTIFIER, REGISTRATION_ASKS_PER_IDENTIFIER)}) then 'IDENTIFIER' end,
              case when ${isNamed}
                and not (${isBelowAlways(ASKED_INSTALLATION, REGISTRATION_ASKS_PER_INSTALLATION)}) then 'INSTALLATION' end,
              case when ${isPhone}
                and not (${isBelowLimit(ASKED_IN_RANGE, REGISTRATION_ASKS_PER_RANGE)}) then 'RANGE' end,
              case when not (${isBelowLimit(ASKED, REGISTRATION_ASKS_PER_HOUR)}) then 'SERVICE' end], null) as reached,
            case when ${isPhone} then ${RANGE} else '' end as place
          from explained where reason = 'NO_ACCOUNT'`,
      },
      asked: addCounts(
        [
          { name: ASKED, slot: NOW_SLOT, value: 1, from },
          { name: ASKED_IDENTIFIER, slot: NOW_SLOT, value: 1, from },
          { name: ASKED_INSTALLATION, slot: NOW_SLOT, value: 1, from: `${from} and ${isNamed}` },
          { name: ASKED_IN_RANGE, slot: NOW_SLOT, value: 1, from: `${from} and ${isPhone}` },
        ],
        ':identifier::text',
      ),
    },
  });
}
