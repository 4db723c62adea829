import { Injectable } from '@nestjs/common';
import { AuditTrail } from '../audit/audit-trail';
import { mailboxOf, registrableDomainOf } from '../identifiers/mailbox';
import type { Obstacle } from './obstacle';
import { Environment } from '../config/environment';
import { DAY_SLOT, HOUR_SLOT } from './counters';
import { Statements } from '../database/statements';
import { Stops } from './stops';
import { KNOWN_FOR, SENT, sentToDomain } from './mail-budget.statements';
import { PUBLIC_MAIL_PROVIDERS } from './public-mail-providers';

const SPENT = `
  select counted(${SENT}, ${DAY_SLOT})::int as sent, ${DAY_SLOT} + interval '24 hours' as until`;

/**
 * Domains that took at least `$1` e-mails in the hour and none of whose users confirmed a code lately. Counted from the
 * latest slot back, one makes the e-mail too many: once it has left the hour, the domain gets e-mails again. `$2` the
 * one domain that is looked for, or null.
 */
const STOPPED_DOMAINS = `
  with slots as (
    select substr(name, 6) as domain, slot, sum(value) as value from counter
    where starts_with(name, 'mail:') and slot >= ${HOUR_SLOT} and ($2::text is null or name = ${sentToDomain('$2::text')})
    group by name, slot),
  stopped as (select domain, sum(value)::int as sent from slots group by domain having sum(value) >= $1)
  select domain, sent, (
      select slot + interval '65 minutes' from (
        select slot, sum(value) over (order by slot desc) as since from slots s where s.domain = stopped.domain) latest
      where since >= $1 order by slot desc limit 1) as until
  from stopped
  where not exists (
    select from mail_domain m where m.domain = stopped.domain and m.confirmed_at > clock_timestamp() - ${KNOWN_FOR})
  order by domain`;

/** When each limit of the mailbox `$1` (its HMACs) allows the next e-mail: `$2` of them in an hour, `$3` in a day. */
const FULL_MAILBOX = `
  select * from (
    select (select t + interval '1 hour' from unnest(m.sends) t order by t desc offset $2::int - 1 limit 1) as hour,
      (select t + interval '24 hours' from unnest(m.sends) t order by t desc offset $3::int - 1 limit 1) as day
    from mailbox m where m.hmac = any($1)) allows
  where greatest(hour, day) > clock_timestamp()`;

interface Sent {
  sent: number;
  until: Date;
}

/**
 * The operators' view of what keeps e-mails from being sent, whatever the limits of the one address: pause, budget,
 * domain.
 */
@Injectable()
export class MailObstacles {
  constructor(
    private readonly environment: Environment,
    private readonly statements: Statements,
    private readonly stops: Stops,
    private readonly audit: AuditTrail,
  ) {}

  /** What keeps an e-mail to `address` from being sent. */
  async of(address: string): Promise<Obstacle[]> {
    const pause = await this.stops.of('mail');
    return [
      ...(pause ? [{ reason: 'MAIL_PAUSED', until: pause.until, why: pause.why }] : []),
      ...(await this.budget()),
      ...(await this.stoppedDomains(registrableDomainOf(address))),
      ...(await this.mailbox(address)),
    ];
  }

  /** The budget of the day where it is used up. */
  async budget(): Promise<Obstacle[]> {
    const { ABUSE_MODE, MAIL_DAILY_BUDGET } = this.environment;
    if (ABUSE_MODE !== 'enforce') return [];
    const [spent] = await this.statements.run<Sent>({ name: 'mail-spent', text: SPENT, values: [] });
    if (!spent || spent.sent < MAIL_DAILY_BUDGET) return [];
    return [
      { reason: 'MAIL_BUDGET', until: spent.until, why: `${spent.sent} of ${MAIL_DAILY_BUDGET} e-mails of the day` },
    ];
  }

  /** All domains that get no e-mail for now, or the one that is named. */
  async stoppedDomains(domain: string | null = null): Promise<Obstacle[]> {
    const { ABUSE_MODE, MAIL_DOMAIN_PER_HOUR } = this.environment;
    if (ABUSE_MODE !== 'enforce') return [];
    const values = [MAIL_DOMAIN_PER_HOUR, domain];
    const statement = { name: 'stopped-domains', text: STOPPED_DOMAINS, values };
    const stopped = await this.statements.run<Sent & { domain: string }>(statement);
    return stopped
      .filter((each) => !PUBLIC_MAIL_PROVIDERS.has(each.domain))
      .map(({ domain: of, sent, until }) => ({
        reason: 'MAIL_DOMAIN',
        until,
        why: `${of}: ${sent} e-mails in the hour`,
      }));
  }

  /** The mailbox that took as many e-mails as one identifier may get, under whatever spellings of its address. */
  private async mailbox(address: string): Promise<Obstacle[]> {
    const { OTP_SENDS_PER_HOUR, OTP_SENDS_PER_DAY } = this.environment;
    const values = [this.audit.hmacs(mailboxOf(address)), OTP_SENDS_PER_HOUR, OTP_SENDS_PER_DAY];
    const statement = { name: 'full-mailbox', text: FULL_MAILBOX, values };
    const full = await this.statements.run<{ hour: Date | null; day: Date | null }>(statement);
    return full.map(({ hour, day }) => {
      const isOfDay = day !== null && (hour === null || day > hour);
      const limit = isOfDay ? `${OTP_SENDS_PER_DAY} e-mails in 24 hours` : `${OTP_SENDS_PER_HOUR} e-mails in an hour`;
      return { reason: 'MAIL_MAILBOX', until: isOfDay ? day : hour, why: `${limit} to all spellings of the mailbox` };
    });
  }
}
