import type { CodeSettings } from '../config/code.settings';
import { part, type Part } from '../database/query';
import { count, DAY_AGO, HOUR_AGO, recent } from '../database/times';
import { addCounts, DAY_SLOT, HOUR_SLOT, isBelow, NOW_SLOT } from './counters';
import type { LimitSettings } from './limit.settings';
import { isPaused } from './pauses';

/** SQL of the counters' names. */
export const SENT = `'mail'`;
export const sentToDomain = (domain: string) => `'mail:' || ${domain}`;

/** Domains are known by confirmations of so many days. */
export const KNOWN_FOR = `interval '30 days'`;

export interface MailRecipient {
  /** The HMAC of the mailbox, which all spellings of an address have in common. */
  mailbox: string;
  /** The registrable domain. */
  domain: string;
  /** Whether the domain is one of a public provider. */
  isPublicDomain: boolean;
}

const MAILBOX = ':mailbox::text';
const DOMAIN = ':domain::text';

/**
 * `held`: the mailbox's row is locked after the challenge's and before the locks of the limits, so that who waits for
 * another spelling of the same mailbox keeps nobody else waiting. `verdict`: what the limits of the whole service say.
 * `mailed`: the send is counted for its mailbox, a row only if the mailbox has one left. `spent`: and then for the
 * others.
 */
export function mailSpending(
  limits: LimitSettings,
  { OTP_SENDS_PER_HOUR, OTP_SENDS_PER_DAY }: CodeSettings,
): Part<MailRecipient, 'claimed', 'judged' | 'granted'> {
  const { ABUSE_MODE, MAIL_DAILY_BUDGET, MAIL_DOMAIN_PER_HOUR } = limits;
  const enforced = ABUSE_MODE === 'enforce' ? 'and not "isOverBudget" and ("isKnownDomain" or not "isOverDomain")' : '';
  const isBelowBudget = isBelow(limits, {
    name: SENT,
    since: DAY_SLOT,
    allowed: MAIL_DAILY_BUDGET,
    atLeast: MAIL_DAILY_BUDGET,
  });
  const ofDomain = sentToDomain(DOMAIN);
  const isBelowDomain = isBelow(limits, {
    name: ofDomain,
    since: HOUR_SLOT,
    allowed: MAIL_DOMAIN_PER_HOUR,
    atLeast: MAIL_DOMAIN_PER_HOUR,
  });
  return part<MailRecipient>()({
    needs: ['claimed'],
    queries: {
      held: { materialized: `select from mailbox m, claimed where m.hmac = ${MAILBOX} for no key update of m` },
      verdict: {
        materialized: `
          select ${isPaused('mail')} as "isPaused",
            not (${isBelowBudget}) as "isOverBudget",
            "isKnownDomain",
            not (case when "isKnownDomain" then counted(${ofDomain}, ${HOUR_SLOT}) < ${MAIL_DOMAIN_PER_HOUR}
              else ${isBelowDomain} end) as "isOverDomain"
          from claimed, (select count(*) from held) held, (
            select :isPublicDomain::boolean or exists (select from mail_domain
              where domain = ${DOMAIN} and confirmed_at > clock_timestamp() - ${KNOWN_FOR}) as "isKnownDomain") known`,
      },
      mailed: `
        insert into mailbox as m (hmac, sends, last_send_at)
        select ${MAILBOX}, array[clock_timestamp()], clock_timestamp() from verdict where not "isPaused" ${enforced}
        on conflict (hmac) do update set sends = ${recent('m.sends', DAY_AGO)} || clock_timestamp(), last_send_at = clock_timestamp()
        where ${count('m.sends', HOUR_AGO)} < ${OTP_SENDS_PER_HOUR} and ${count('m.sends', DAY_AGO)} < ${OTP_SENDS_PER_DAY}
        returning m.hmac`,
      judged: `
        select json_build_object('place', ${DOMAIN}, 'limits', case when "isPaused" then array['MAIL_PAUSED']
          else array_remove(array[
            case when "isOverBudget" then 'MAIL_BUDGET' end,
            case when "isOverDomain" then case when "isKnownDomain" then 'MAIL_KNOWN_DOMAIN' else 'MAIL_DOMAIN' end end,
            case when not exists (select from mailed) then 'MAIL_MAILBOX' end], null) end) as verdict
        from verdict`,
      granted: 'select identifier from claimed, mailed',
      spent: addCounts(
        [
          { name: SENT, slot: DAY_SLOT, value: 1, from: 'granted' },
          { name: ofDomain, slot: NOW_SLOT, value: 1, from: 'granted' },
        ],
        'identifier',
      ),
    },
  });
}
