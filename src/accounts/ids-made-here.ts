import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

/** A version-4 UUID as the service makes them; capitals, braces or another version are of somebody else's making. */
const IS_RANDOM_UUID = `id ~ '^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$'`;

/** Accounts that one statement looks at: each takes a moment, and holds no account for long. */
const BATCH = 10_000;

const PAGE = `select key, id, created_at, ${IS_RANDOM_UUID} and not id_made_here and not is_review as "isMeant"
  from account where key > $1 order by key limit ${BATCH}`;
const COUNT = `
  with page as materialized (${PAGE})
  select max(key) as last, count(*) filter (where "isMeant")::int as count,
    (array_agg(id order by key) filter (where "isMeant"))[1 : 3] as examples
  from page`;
const MARK = `
  with page as materialized (${PAGE}),
    marked as (update account a set id_made_here = true from page p where a.key = p.key and p."isMeant" returning 1)
  select (select max(key) from page) as last, (select count(*)::int from marked) as count, '{}'::text[] as examples`;

/** What was found of all accounts. */
export interface RandomIds {
  count: number;
  /** The first few of the ids. */
  examples: string[];
}

interface Page {
  last: string | null;
  count: number;
  examples: string[] | null;
}

/**
 * The ids of accounts that look as if the service had made them, and count as the retailer's: version 3.2.0 and earlier
 * ones did not record it.
 */
@Injectable()
export class IdsMadeHere {
  constructor(private readonly dataSource: DataSource) {}

  find(): Promise<RandomIds> {
    return this.overAll(COUNT);
  }

  /** From now on ids of the retailer's may take their places. */
  mark(): Promise<RandomIds> {
    return this.overAll(MARK);
  }

  private async overAll(sql: string): Promise<RandomIds> {
    const found: RandomIds = { count: 0, examples: [] };
    for (let last: string | null = '0'; last !== null;) {
      const [page]: [Page] = await this.dataSource.query<[Page]>(sql, [last]);
      found.count += page.count;
      if (found.examples.length === 0) found.examples = page.examples ?? [];
      last = page.last;
    }
    return found;
  }
}
