import { Injectable } from '@nestjs/common';
import { AuditKeys } from '../audit/audit-keys';
import { CodeSettings } from '../config/code.settings';
import { mailboxOf, registrableDomainOf } from '../identifiers/mailbox';
import type { Obstacle } from './obstacle';
import { DAY_SLOT, HOUR_SLOT } from './counters';
import { statement } from '../database/query';
import { Statements } from '../database/statements';
import { LimitSettings } from './limit.settings';
import { Stops } from './stops';
import { KNOWN_FOR, SENT, sentToDomain } from './mail-budget.parts';
import { PUBLIC_MAIL_PROVIDERS } from './public-mail-providers';

interface Sent {
  sent: number;
  until: Date;
}

const MAIL_STATEMENTS = {
  spent: statement<object, Sent>({
    name: 'mail-spent',
    decides: 'How many e-mails of the day are spent, for operators.',
    sql: `select counted(${SENT}, ${DAY_SLOT})::int as sent, ${DAY_SLOT} + interval '24 hours' as until`,
  }),

  stoppedDomains: statement<{ domain: string | null; perHour: number }, Sent & { domain: string }>({
    name: 'stopped-domains',
    decides: `
      Domains that took at least so many e-mails in the hour and none of whose users confirmed a code lately, for
      operators; or the one that is named. Counted from the latest slot back, one makes the e-mail too many: once it has
      left the hour, the domain gets e-mails again.`,
    sql: `
      with slots as (
        select substr(name, 6) as domain, slot, sum(value) as value from counter
        where starts_with(name, 'mail:') and slot >= ${HOUR_SLOT}
          and (:domain::text is null or name = ${sentToDomain(':domain::text')})
        group by name, slot),
      stopped as (select domain, sum(value)::int as sent from slots group by domain having sum(value) >= :perHour::numeric)
      select domain, sent, (
          select slot + interval '65 minutes' from (
            select slot, sum(value) over (order by slot desc) as since from slots s where s.domain = stopped.domain) latest
          where since >= :perHour::numeric order by slot desc limit 1) as until
      from stopped
      where not exists (
        select from mail_domain m where m.domain = stopped.domain and m.confirmed_at > clock_timestamp() - ${KNOWN_FOR})
      order by domain`,
  }),

  fullMailbox: statement<
    { mailboxes: string[]; perHour: number; perDay: number },
    { hour: Date | null; day: Date | null }
  >({
    name: 'full-mailbox',
    decides: 'When each limit of a mailbox that is used up allows the next e-mail, for operators.',
    sql: `
      select * from (
        select (select t + interval '1 hour' from unnest(m.sends) t order by t desc offset :perHour::int - 1 limit 1) as hour,
          (select t + interval '24 hours' from unnest(m.sends) t order by t desc offset :perDay::int - 1 limit 1) as day
        from mailbox m where m.hmac = any(:mailboxes::text[])) allows
      where greatest(hour, day) > clock_timestamp()`,
  }),
};

/**
 * The operators' view of what keeps e-mails from being sent, whatever the limits of the one address: pause, budget,
 * domain, mailbox.
 */
@Injectable()
export class MailObstacles {
  private readonly sql = MAIL_STATEMENTS;

  constructor(
    private readonly limits: LimitSettings,
    private readonly codes: CodeSettings,
    private readonly statements: Statements,
    private readonly stops: Stops,
    private readonly keys: AuditKeys,
  ) {
    statements.declare(this.sql);
  }

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
    const { ABUSE_MODE, MAIL_DAILY_BUDGET } = this.limits;
    if (ABUSE_MODE !== 'enforce') return [];
    const [spent] = await this.statements.run(this.sql.spent, {});
    if (!spent || spent.sent < MAIL_DAILY_BUDGET) return [];
    return [
      { reason: 'MAIL_BUDGET', until: spent.until, why: `${spent.sent} of ${MAIL_DAILY_BUDGET} e-mails of the day` },
    ];
  }

  /** All domains that get no e-mail for now, or the one that is named. */
  async stoppedDomains(domain: string | null = null): Promise<Obstacle[]> {
    const { ABUSE_MODE, MAIL_DOMAIN_PER_HOUR } = this.limits;
    if (ABUSE_MODE !== 'enforce') return [];
    const stopped = await this.statements.run(this.sql.stoppedDomains, { domain, perHour: MAIL_DOMAIN_PER_HOUR });
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
    const { OTP_SENDS_PER_HOUR: perHour, OTP_SENDS_PER_DAY: perDay } = this.codes;
    const mailboxes = this.keys.hmacs(mailboxOf(address));
    const full = await this.statements.run(this.sql.fullMailbox, { mailboxes, perHour, perDay });
    return full.map(({ hour, day }) => {
      const isOfDay = day !== null && (hour === null || day > hour);
      const limit = isOfDay ? `${perDay} e-mails in 24 hours` : `${perHour} e-mails in an hour`;
      return { reason: 'MAIL_MAILBOX', until: isOfDay ? day : hour, why: `${limit} to all spellings of the mailbox` };
    });
  }
}
