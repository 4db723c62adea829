import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Consent } from './consent.entity';

/** Rows that are read at a time: all of them need not fit into memory. */
const PAGE = 5_000;

/** Which consents are listed: of one account or of all, from one time to before another. */
export interface ListedConsents {
  accountKey?: string;
  from?: Date;
  until?: Date;
}

/** A consent with whose it is now. */
export type ListedConsent = Omit<Consent, 'accountKey'> & { id: string; phone: string | null; email: string | null };

const PAGE_OF_CONSENTS = `
  select c.seq, a.id, a.phone, a.email, c.kind, c.given, c.at, c.source, c.wording, c.proof, c.installation,
    c.request_id as "requestId"
  from consent c join account a on a.key = c.account_key
  where c.seq > $1 and ($2::bigint is null or c.account_key = $2)
    and c.at >= coalesce($3, '-infinity'::timestamptz) and c.at < coalesce($4, 'infinity'::timestamptz)
  order by c.seq limit ${PAGE}`;

/** Reads consents for those who have to show them. */
@Injectable()
export class ConsentList {
  constructor(private readonly dataSource: DataSource) {}

  /** In the order in which they were recorded. */
  async *read({ accountKey, from, until }: ListedConsents): AsyncGenerator<ListedConsent> {
    let page: ListedConsent[];
    let after = '0';
    do {
      const values = [after, accountKey ?? null, from ?? null, until ?? null];
      page = await this.dataSource.query<ListedConsent[]>(PAGE_OF_CONSENTS, values);
      yield* page;
      after = page.at(-1)?.seq ?? after;
    } while (page.length === PAGE);
  }
}
