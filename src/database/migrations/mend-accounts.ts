import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import type { QueryRunner } from 'typeorm';
import { readEmail } from '../../identifiers/email';
import { readCallersPhone } from '../../identifiers/identifier';

/** What SQL can see of a stored form; what it cannot is held by the readers of identifiers and their tests. */
export const IS_IN_STORED_FORM = `
  phone ~ '^[1-9][0-9]{6,14}$'
  and email collate "C" !~ '[A-Z[:space:]]' and email is nfkc normalized and email !~ '[@.]xn--[^@]*$'`;

const BATCH = 1_000;

/** Accounts whose names may lack their form: all but Russian mobiles and plain ASCII e-mails in lower case. */
const SUSPECTS = `
  select id, phone, email, email_confirmed as "emailConfirmed" from account
  where id > $1 and (
    phone !~ '^79[0-9]{9}$' or phone = id
    or email collate "C" !~ '^[!-~]+$' or email collate "C" ~ '[A-Z"]' or email like '%xn--%' or length(email) > 254)
  order by id limit ${BATCH}`;

interface Suspect {
  id: string;
  phone: string | null;
  email: string | null;
  emailConfirmed: boolean;
}

/**
 * Brings the names of accounts into their stored form. One that has none is cleared, and so is one that another account
 * has a better right to: the retailer's id, else the older account. What is cleared is kept in `mended`.
 */
export async function mendAccounts(runner: QueryRunner): Promise<void> {
  let last = '';
  for (;;) {
    const suspects = (await runner.query(SUSPECTS, [last])) as Suspect[];
    for (const suspect of suspects) {
      await mendPhone(runner, suspect);
      await mendEmail(runner, suspect);
    }
    const end = suspects.at(-1);
    if (!end) return;
    last = end.id;
  }
}

async function mendPhone(runner: QueryRunner, { id, phone }: Suspect): Promise<void> {
  if (phone === null) return;
  const mine = { id, field: 'phone', value: phone } as const;
  // 2.1.0 took numeric ids for phones and copied them.
  if (phone === id && !isMobile(phone)) return clear(runner, mine, 'copy of the id, no mobile');
  const form = readCallersPhone(phone);
  if (form === undefined) return clear(runner, mine, 'no phone');
  if (form === phone) return;
  const rival = await find(runner, `id <> $1 and phone = $2`, [id, form]);
  if (rival && !(await hasBetterRight(runner, id, rival.id))) return clear(runner, mine, `also of ${rival.id}`);
  if (rival) await clear(runner, { id: rival.id, field: 'phone', value: form }, `also of ${id}`);
  await runner.query(`update account set phone = $2 where id = $1 and phone = $3`, [id, form, phone]);
}

async function mendEmail(runner: QueryRunner, { id, email, emailConfirmed }: Suspect): Promise<void> {
  if (email === null) return;
  const mine = { id, field: emailConfirmed ? 'confirmed e-mail' : 'e-mail', value: email } as const;
  const form = readEmail(email);
  if (form === undefined) return clear(runner, mine, 'no e-mail');
  if (form === email) return;
  const isOfAnother = `id <> $1 and email_confirmed and lower(email) = lower($2)`;
  const rival = emailConfirmed ? await find(runner, isOfAnother, [id, form]) : undefined;
  if (rival && !(await hasBetterRight(runner, id, rival.id))) return clear(runner, mine, `also of ${rival.id}`);
  if (rival) await clear(runner, { ...mine, id: rival.id, value: rival.email ?? form }, `also of ${id}`);
  await runner.query(`update account set email = $2 where id = $1 and email = $3`, [id, form, email]);
}

/** Of any country. */
function isMobile(phone: string): boolean {
  const type = parsePhoneNumberFromString(`+${phone}`)?.getType();
  return type === 'MOBILE' || type === 'FIXED_LINE_OR_MOBILE';
}

async function find(runner: QueryRunner, where: string, values: string[]): Promise<Suspect | undefined> {
  return ((await runner.query(`select id, phone, email from account where ${where}`, values)) as Suspect[])[0];
}

/** A random UUID is the service's own making; 2.1.0 did not record which ids are. */
async function hasBetterRight(runner: QueryRunner, id: string, rival: string): Promise<boolean> {
  const [first] = (await runner.query(
    `select id from account where id in ($1, $2)
     order by id ~ '^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$', created_at, id limit 1`,
    [id, rival],
  )) as { id: string }[];
  return first?.id === id;
}

interface Name {
  id: string;
  field: 'phone' | 'e-mail' | 'confirmed e-mail';
  value: string;
}

async function clear(runner: QueryRunner, { id, field, value }: Name, reason: string): Promise<void> {
  const columns = 'account_id, field, value, reason';
  await runner.query(`insert into mended (${columns}) values ($1, $2, $3, $4)`, [id, field, value, reason]);
  const cleared = field === 'phone' ? 'phone = null' : 'email = null, email_confirmed = false';
  await runner.query(`update account set ${cleared} where id = $1`, [id]);
}
