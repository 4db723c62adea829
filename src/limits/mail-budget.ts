import { Injectable } from '@nestjs/common';
import { AuditTrail } from '../audit/audit-trail';
import type { AlertName } from '../logging/events';
import { mailboxOf, registrableDomainOf } from '../identifiers/mailbox';
import { Environment } from '../config/environment';
import { Alerts } from './alerts';
import { type Answering, type Rider, Statements } from '../database/statements';
import { FORGIVE_MAILBOX, mailBudgetStatements } from './mail-budget.statements';
import { PUBLIC_MAIL_PROVIDERS } from './public-mail-providers';

/** Which limits an e-mail would break. */
export interface MailVerdict {
  /** By an operator. */
  isPaused: boolean;
  isOverBudget: boolean;
  isOverDomain: boolean;
  /**
   * For such a domain the limit of a domain only raises an alert: a public provider, or one whose users confirm their
   * codes.
   */
  isKnownDomain: boolean;
  isOverMailbox: boolean;
  /** The registrable domain of the recipient. */
  domain: string;
}

/** `reason` is for the audit trail, `scope` is the alert's. */
interface Overstepped {
  reason: string;
  alert: AlertName;
  scope: string;
  isRefused: boolean;
}

/** How many e-mails go out: in a day, to a domain, and to one mailbox under all spellings of its address. */
@Injectable()
export class MailBudget {
  private readonly sql: ReturnType<typeof mailBudgetStatements>;

  constructor(
    private readonly environment: Environment,
    private readonly alerts: Alerts,
    private readonly audit: AuditTrail,
    private readonly statements: Statements,
  ) {
    this.sql = mailBudgetStatements(environment);
  }

  /** Counts the e-mail of `claimed`, unless it is above a limit; its answer has a `MailVerdict` as `verdict`. */
  spend(address: string): Answering {
    const domain = registrableDomainOf(address);
    return { ...this.sql.spend, values: [this.keyOf(address), domain, PUBLIC_MAIL_PROVIDERS.has(domain)] };
  }

  /** Takes back what was counted for a send that the mail server did not take: the one of `settled`. */
  unspend(address: string): Rider {
    return { ...this.sql.unspend, values: [this.keyOf(address), registrableDomainOf(address)] };
  }

  /** Each `redeemed` code was an e-mail to the domain that arrived at a person. */
  confirmed(address: string): Rider {
    return { ...this.sql.confirmed, values: [registrableDomainOf(address)] };
  }

  /** Why the e-mail must not be sent, with an alert; `undefined` where it may. */
  async refusalOf(verdict: MailVerdict): Promise<string | undefined> {
    if (verdict.isPaused) return 'MAIL_PAUSED';
    const { ABUSE_MODE, MAIL_DAILY_BUDGET, MAIL_DOMAIN_PER_HOUR } = this.environment;
    for (const { reason, alert, scope, isRefused } of overstepped(verdict)) {
      const figures = { scope, MAIL_DAILY_BUDGET, MAIL_DOMAIN_PER_HOUR, ABUSE_MODE };
      await this.alerts.raise(alert, scope, figures);
      if (isRefused && ABUSE_MODE === 'enforce') return reason;
    }
    // A limit of one recipient, which nothing switches off, and so no alert.
    return verdict.isOverMailbox ? 'MAIL_MAILBOX' : undefined;
  }

  /** Forgives the e-mails to the mailbox, under all spellings of `address`; their number in the last 24 hours. */
  async forgive(address: string): Promise<number> {
    const values = [this.audit.hmacs(mailboxOf(address))];
    const forgiven = await this.statements.run<{ sends: number }>({ ...FORGIVE_MAILBOX, values });
    return forgiven.reduce((total, { sends }) => total + sends, 0);
  }

  private keyOf(address: string): string {
    return this.audit.hmac(mailboxOf(address));
  }
}

function overstepped({ isOverBudget, isOverDomain, isKnownDomain, domain }: MailVerdict): Overstepped[] {
  const limits: Overstepped[] = [];
  if (isOverBudget) limits.push({ reason: 'MAIL_BUDGET', alert: 'mail-budget', scope: 'mail-budget', isRefused: true });
  if (isOverDomain) {
    const scope = `mail-domain:${domain}`;
    limits.push({ reason: 'MAIL_DOMAIN', alert: 'mail-domain', scope, isRefused: !isKnownDomain });
  }
  return limits;
}
