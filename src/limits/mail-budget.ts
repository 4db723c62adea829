import { Injectable } from '@nestjs/common';
import { AuditKeys } from '../audit/audit-keys';
import { CodeSettings } from '../config/code.settings';
import { part, type Part, statement } from '../database/query';
import { Statements } from '../database/statements';
import { count, DAY_AGO } from '../database/times';
import { mailboxOf, registrableDomainOf } from '../identifiers/mailbox';
import type { ChannelCounts, PartsTaken } from './channel-counts';
import { mailSpending, type MailRecipient, SENT, sentToDomain } from './mail-budget.parts';
import { addCounts, DAY_SLOT, NOW_SLOT } from './counters';
import { LimitSettings } from './limit.settings';
import { PUBLIC_MAIL_PROVIDERS } from './public-mail-providers';

/** So that users of one domain who confirm at the same moment do not wait for each other each time. */
const CONFIRMED_IS_NEWS_AFTER = `interval '1 day'`;

const FORGIVE_MAILBOX = statement<{ mailboxes: string[] }, { sends: number }>({
  name: 'forgive-mailbox',
  decides: 'Forgets the e-mails to a mailbox, and tells how many of the last 24 hours there were.',
  sql: `
    with was as (
      select hmac, ${count('sends', DAY_AGO)}::int as sends from mailbox where hmac = any(:mailboxes::text[]) for update)
    delete from mailbox m using was where m.hmac = was.hmac returning was.sends`,
});

/** How many e-mails go out: in a day, to a domain, and to one mailbox under all spellings of its address. */
@Injectable()
export class MailBudget implements ChannelCounts<MailRecipient> {
  readonly channel = 'mail';
  readonly onClaimed: Part<MailRecipient, 'claimed', 'judged' | 'granted'>;

  /** An e-mail costs nothing, and is counted as one since it was claimed. */
  readonly onSent = part<MailRecipient & PartsTaken>()({ queries: {} });

  readonly onNotSent = part<MailRecipient>()({
    needs: ['settled'],
    queries: {
      unmailed: `
        update mailbox m set sends = m.sends[1 : cardinality(m.sends) - 1] from settled where m.hmac = :mailbox::text`,
      unspent: addCounts(
        [
          { name: SENT, slot: DAY_SLOT, value: -1, from: 'settled' },
          { name: sentToDomain(':domain::text'), slot: NOW_SLOT, value: -1, from: 'settled' },
        ],
        'identifier',
      ),
    },
  });

  /** The domain is known from now on. */
  readonly onConfirmed = part<MailRecipient>()({
    needs: ['redeemed'],
    queries: {
      known: `
        insert into mail_domain as d (domain, confirmed_at) select :domain::text, clock_timestamp() from redeemed
        where not exists (select from mail_domain
          where domain = :domain::text and confirmed_at > clock_timestamp() - ${CONFIRMED_IS_NEWS_AFTER})
        on conflict (domain) do update set confirmed_at = excluded.confirmed_at`,
    },
  });

  constructor(
    limits: LimitSettings,
    codes: CodeSettings,
    private readonly statements: Statements,
    private readonly keys: AuditKeys,
  ) {
    this.onClaimed = mailSpending(limits, codes);
    statements.declare({ FORGIVE_MAILBOX });
  }

  values(address: string): MailRecipient {
    const domain = registrableDomainOf(address);
    return {
      mailbox: this.keys.hmac(mailboxOf(address)),
      domain,
      isPublicDomain: PUBLIC_MAIL_PROVIDERS.has(domain),
    };
  }

  /** Forgives the e-mails to the mailbox, under all spellings of `address`; their number in the last 24 hours. */
  async forgive(address: string): Promise<number> {
    const mailboxes = this.keys.hmacs(mailboxOf(address));
    const forgiven = await this.statements.run(FORGIVE_MAILBOX, { mailboxes });
    return forgiven.reduce((total, { sends }) => total + sends, 0);
  }
}
