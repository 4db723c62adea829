import type { Rider, Statement } from '../database/statements';

const COLUMNS = `a.id, a.phone, a.email, a.email_confirmed as "emailConfirmed", a.data`;

/** By id, else by phone, else by confirmed e-mail. `$1` id, `$2` phone or null, `$3` e-mail or null. */
export const FIND_ACCOUNT: Statement = {
  name: 'find-account',
  text: `
    select ${COLUMNS} from account a
    where a.id = $1 or a.phone = $2 or (lower(a.email) = lower($3) and a.email_confirmed)
    order by (a.id = $1) desc, (a.phone = $2) is true desc limit 1`,
};

/**
 * The account of a proven phone, made if there is none. An upsert that returns its row also when somebody else makes
 * the same account at this moment: a fallback select would not see it.
 */
const open = (id: string, phones: string) => `
    insert into account as a (id, phone) select ${id}, ${phones}
    on conflict (phone) do update set phone = excluded.phone
    returning ${COLUMNS}`;

/** `$1` random id, `$2` phone. */
export const OPEN_ACCOUNT: Statement = { name: 'open-account', text: open('$1', '$2') };

/** What a redeemed sign-in code grants to the account with the random id `id`, where it is a new one. */
export const grantAccount = (id: string): Rider => ({
  name: 'account',
  text: (first) => open(`$${first}`, 'identifier from redeemed'),
  values: [id],
});

/**
 * Creates or updates by id or, without one, by phone. Given fields replace, missing ones stay. `$1` id, `$2` phone,
 * `$3` email, `$4` emailConfirmed or null where missing, `$5` document of given fields, `$6` whether a phone and `$7`
 * whether an e-mail is given, `$8` names to clear from the document.
 */
const write = (key: 'id' | 'phone') => `
    insert into account as a (id, phone, email, email_confirmed, data)
    values ($1, $2, $3, coalesce($4, false), $5)
    on conflict (${key}) do update set
      phone = case when $6 then excluded.phone else a.phone end,
      email = case when $7 then excluded.email else a.email end,
      email_confirmed = case
        when $4::boolean is not null then $4
        when $7 and lower(excluded.email) is distinct from lower(a.email) then false
        else a.email_confirmed end,
      data = (a.data || excluded.data) - $8::text[],
      updated_at = clock_timestamp()
    returning a.id, case when xmax = 0 then 'created' else 'updated' end as status`;

export const WRITE_BY_ID: Statement = { name: 'write-account-by-id', text: write('id') };
export const WRITE_BY_PHONE: Statement = { name: 'write-account-by-phone', text: write('phone') };
