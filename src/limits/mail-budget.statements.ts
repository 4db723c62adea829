import type { Environment } from '../config/environment';
import type { Statement } from '../database/statements';
import { addCounts, DAY_SLOT, HOUR_SLOT, isBelow, NOW_SLOT } from './counters';
import { isPaused } from './pauses';
import { count, DAY_AGO, HOUR_AGO, recent } from '../database/times';

/**
 * Queries that ride in the statements of a code, but for the values of their parameters, which are numbered from
 * `first` on.
 */
interface Part {
  name: string;
  text(first: number): string;
}

export const SENT = `'mail'`;
export const sentToDomain = (domain: string) => `'mail:' || ${domain}`;

/** Domains are known by confirmations of so many days. */
export const KNOWN_FOR = `interval '30 days'`;
/** So that users of one domain who confirm at the same moment do not wait for each other each time. */
const CONFIRMED_IS_NEWS_AFTER = `interval '1 day'`;

/** Forgets the e-mails to a mailbox, `$1` its HMACs, and tells how many of the last 24 hours there were. */
export const FORGIVE_MAILBOX: Statement = {
  name: 'forgive-mailbox',
  text: `
    with was as (select hmac, ${count('sends', DAY_AGO)}::int as sends from mailbox where hmac = any($1) for update)
    delete from mailbox m using was where m.hmac = was.hmac returning was.sends`,
};

export function mailBudgetStatements(environment: Environment): {
  spend: Part & { answer: string; granted: string };
  unspend: Part;
  confirmed: Part;
} {
  const { ABUSE_MODE, MAIL_DAILY_BUDGET, MAIL_DOMAIN_PER_HOUR, OTP_SENDS_PER_HOUR, OTP_SENDS_PER_DAY } = environment;
  const enforced = ABUSE_MODE === 'enforce' ? 'and not "isOverBudget" and ("isKnownDomain" or not "isOverDomain")' : '';

  return {
    /**
     * `held`: the mailbox's row is locked after the challenge's and before the locks of the limits, so that who waits
     * for another spelling of the same mailbox keeps nobody else waiting. `verdict`: what the limits of the whole
     * service say. `mailed`: the send is counted for its mailbox, a row only if the mailbox has one left. `spent`: and
     * then for the others. Parameters: HMAC of the mailbox, domain, whether it is a public provider's.
     */
    spend: {
      name: 'mail',
      text: (first) => {
        const [hmac, domain, isPublic] = [`$${first}::text`, `$${first + 1}::text`, `$${first + 2}::boolean`];
        const ofDomain = sentToDomain(domain);
        const from = 'claimed, mailed';
        const counts = [
          { name: SENT, slot: DAY_SLOT, value: 1, from },
          { name: ofDomain, slot: NOW_SLOT, value: 1, from },
        ];
        return `
          held as materialized (
            select from mailbox m, claimed where m.hmac = ${hmac} for no key update of m),
          verdict as materialized (
            select ${isPaused('mail')} as "isPaused",
              not (${isBelow(environment, SENT, DAY_SLOT, MAIL_DAILY_BUDGET)}) as "isOverBudget",
              "isKnownDomain",
              not (case when "isKnownDomain" then counted(${ofDomain}, ${HOUR_SLOT}) < ${MAIL_DOMAIN_PER_HOUR}
                else ${isBelow(environment, ofDomain, HOUR_SLOT, MAIL_DOMAIN_PER_HOUR)} end) as "isOverDomain",
              ${domain} as domain
            from claimed, (select count(*) from held) held, (
              select ${isPublic} or exists (select from mail_domain
                where domain = ${domain} and confirmed_at > clock_timestamp() - ${KNOWN_FOR}) as "isKnownDomain") known),
          mailed as (
            insert into mailbox as m (hmac, sends, last_send_at)
            select ${hmac}, array[clock_timestamp()], clock_timestamp() from verdict where not "isPaused" ${enforced}
            on conflict (hmac) do update set sends = ${recent('m.sends', DAY_AGO)} || clock_timestamp(), last_send_at = clock_timestamp()
            where ${count('m.sends', HOUR_AGO)} < ${OTP_SENDS_PER_HOUR} and ${count('m.sends', DAY_AGO)} < ${OTP_SENDS_PER_DAY}
            returning m.hmac),
          spent as (${addCounts(counts, 'identifier')})`;
      },
      answer: `
        select claimed.*, to_jsonb(verdict) || jsonb_build_object('isOverMailbox', not exists (select from mailed)) as verdict
        from claimed, verdict`,
      granted: 'claimed, mailed',
    },

    /** The one of `settled` is taken back. Parameters: HMAC of the mailbox, domain. */
    unspend: {
      name: 'unspend-mail',
      text: (first) => {
        const counts = [
          { name: SENT, slot: DAY_SLOT, value: -1, from: 'settled' },
          { name: sentToDomain(`$${first + 1}::text`), slot: NOW_SLOT, value: -1, from: 'settled' },
        ];
        return `
          unmailed as (
            update mailbox m set sends = m.sends[1:cardinality(m.sends) - 1] from settled where m.hmac = $${first}),
          unspent as (${addCounts(counts, 'identifier')})`;
      },
    },

    /** The domain of `redeemed` is known from now on. Parameter: the domain. */
    confirmed: {
      name: 'mail-domain',
      text: (first) => `
        known as (
          insert into mail_domain as d (domain, confirmed_at) select $${first}::text, clock_timestamp() from redeemed
          where not exists (select from mail_domain
            where domain = $${first}::text and confirmed_at > clock_timestamp() - ${CONFIRMED_IS_NEWS_AFTER})
          on conflict (domain) do update set confirmed_at = excluded.confirmed_at)`,
    },
  };
}
