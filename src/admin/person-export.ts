import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AuditTrail } from '../audit/audit-trail';
import { isEmail } from '../identifiers/email';
import { mailboxOf } from '../identifiers/mailbox';
import { hiddenPrefix } from '../otp/block.entity';
import { ownOf, type Person } from './person';

const ACCOUNTS = 'select * from account where id = $1';
const FORMER = 'select identifier, at from former_identifier where account_id = $1 order by at';
const MENDED = 'select field, value, reason, mended_at from mended where account_id = $1 order by id';
const CHALLENGES = `
  select identifier, purpose, created_at, expires_at, guesses, used_at, failures_in_row, failures, sends, given_back, last_gateway
  from challenge where identifier = any($1)`;
const BLOCKS = 'select prefix, until, created_at, why, by from block where prefix = any($1)';
const DELIVERIES = `
  select d.gateway, d.outcome, d.scope, d.code, d.cost, d.sent_at, d.report, d.report_code, d.reported_at, d.confirmed_at
  from delivery d
  where d.challenge_id in (select id from challenge where identifier = any($1))
    or exists (select from unnest($2::text[], $3::timestamptz[]) n (hmac, until) where n.hmac = d.hmac and d.sent_at <= n.until)
  order by d.sent_at`;
const AUDIT = `
  select t.at, t.event, t.request_id, t.identifier, t.detail, t.actor
  from audit_trail t join unnest($1::text[], $2::timestamptz[]) n (hmac, until) on t.hmac = n.hmac and t.at <= n.until
  order by t.at`;

/** All that is stored of one person, to be handed out. */
@Injectable()
export class PersonExport {
  constructor(
    private readonly dataSource: DataSource,
    private readonly audit: AuditTrail,
  ) {}

  async of({ account, names }: Person): Promise<object> {
    const select = (sql: string, ...values: unknown[]) => this.dataSource.query<object[]>(sql, values);
    // What is kept under a name that somebody else has now is theirs.
    const own = ownOf(names).map(({ identifier }) => identifier);
    const hidden = own.flatMap((identifier) => this.audit.hmacs(identifier)).map(hiddenPrefix);
    const hmacs = names.flatMap((name) => this.audit.hmacs(name.identifier).map((hmac) => ({ ...name, hmac })));
    const times = [hmacs.map(({ hmac }) => hmac), hmacs.map(({ until }) => until)];
    const mailboxes = own.filter(isEmail).flatMap((address) => this.audit.hmacs(mailboxOf(address)));
    const [accounts, formerIdentifiers, mended, challenges, deliveries, sentToMailboxes, blocks, audit] =
      await Promise.all([
        account ? select(ACCOUNTS, account.id) : [],
        account ? select(FORMER, account.id) : [],
        account ? select(MENDED, account.id) : [],
        select(CHALLENGES, own),
        select(DELIVERIES, own, ...times),
        select('select sends from mailbox where hmac = any($1)', mailboxes),
        select(BLOCKS, [...own, ...hidden]),
        select(AUDIT, ...times),
      ]);
    return { accounts, formerIdentifiers, mended, challenges, deliveries, mailboxes: sentToMailboxes, blocks, audit };
  }
}
