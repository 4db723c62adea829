import { Injectable } from '@nestjs/common';
import { registrableDomainOf } from '../identifiers/mailbox';
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
 * The domain `$1` if it took at least `$2` e-mails in the hour and none of its users confirmed a code lately. Counted from the
 * latest slot back, one makes the e-mail too many: once it has left the hour, the domain gets e-mails again.
 */
const STOPPED_DOMAIN = `
  with slots as (
    select slot, sum(value) as value from counter
    where name = ${sentToDomain('$1::text')} and slot >= ${HOUR_SLOT} group by slot)
  select sum(value)::int as sent, (
      select slot + interval '65 minutes' from (
        select slot, sum(value) over (order by slot desc) as since from slots) latest
      where since >= $2 order by slot desc limit 1) as until
  from slots
  where not exists (
    select from mail_domain where domain = $1::text and confirmed_at > clock_timestamp() - ${KNOWN_FOR})
  having sum(value) >= $2`;

interface Sent {
  sent: number;
  until: Date;
}

/** The operators' view of what keeps e-mails from being sent, whatever the limits of the one address: pause, budget, domain. */
@Injectable()
export class MailObstacles {
  constructor(
    private readonly environment: Environment,
    private readonly statements: Statements,
    private readonly stops: Stops,
  ) {}

  /** What keeps an e-mail to `address` from being sent. */
  async of(address: string): Promise<Obstacle[]> {
    const pause = await this.stops.of('mail');
    return [
      ...(pause ? [{ reason: 'MAIL_PAUSED', until: pause.until, why: pause.why }] : []),
      ...(await this.budget()),
      ...(await this.domain(registrableDomainOf(address))),
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

  private async domain(domain: string): Promise<Obstacle[]> {
    const { ABUSE_MODE, MAIL_DOMAIN_PER_HOUR } = this.environment;
    if (ABUSE_MODE !== 'enforce' || PUBLIC_MAIL_PROVIDERS.has(domain)) return [];
    const values = [domain, MAIL_DOMAIN_PER_HOUR];
    const stopped = await this.statements.run<Sent>({ name: 'stopped-domain', text: STOPPED_DOMAIN, values });
    return stopped.map(({ sent, until }) => ({
      reason: 'MAIL_DOMAIN',
      until,
      why: `${domain}: ${sent} e-mails in the hour`,
    }));
  }
}
