import { isDeepStrictEqual } from 'node:util';
import type { WritableAccount } from './account.store';
import type { AccountDto } from './dto/account.dto';

/** The account after an item was written: given fields replace, `null` clears, missing ones stay. */
export function changedBy(item: AccountDto, account: WritableAccount): WritableAccount {
  const {
    id: _id,
    consents: _consents,
    phone = account.phone,
    email = account.email,
    emailConfirmed,
    ...fields
  } = item;
  const given = Object.entries(fields).filter(([, value]) => value !== undefined);
  const merged = { ...account.data, ...Object.fromEntries(given) };
  const data = Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== null));
  const isSameEmail = email === account.email;
  return {
    key: account.key,
    id: account.id,
    idMadeHere: account.idMadeHere,
    phone,
    email,
    emailConfirmed:
      email !== null &&
      (emailConfirmed === undefined ? isSameEmail && account.emailConfirmed : emailConfirmed === true),
    data,
  };
}

/**
 * The account `kept`, whose empty fields `gone` fills. An e-mail that is confirmed comes before one that is only
 * written down: it is a way in.
 */
export function unitedWith(kept: WritableAccount, gone: WritableAccount): WritableAccount {
  const isGones = gone.email !== null && !kept.emailConfirmed && (gone.emailConfirmed || kept.email === null);
  const { email, emailConfirmed } = isGones ? gone : kept;
  return { ...kept, phone: kept.phone ?? gone.phone, email, emailConfirmed, data: { ...gone.data, ...kept.data } };
}

/** Whether there is nothing to store. */
export function isSameAccount(account: WritableAccount, stored: WritableAccount): boolean {
  return (
    account.id === stored.id &&
    account.phone === stored.phone &&
    account.email === stored.email &&
    account.emailConfirmed === stored.emailConfirmed &&
    isSameData(account.data, stored.data)
  );
}

function isSameData(data: object, stored: object): boolean {
  const fields = Object.entries(data);
  return (
    fields.length === Object.keys(stored).length &&
    fields.every(([name, value]) => isSameValue(value, (stored as Record<string, unknown>)[name]))
  );
}

/** What was read is made of classes, what was stored is not: they are compared as JSON has them. */
function isSameValue(value: unknown, stored: unknown): boolean {
  if (value === stored) return true;
  return value instanceof Object && stored instanceof Object && isDeepStrictEqual(asJson(value), asJson(stored));
}

function asJson(value: object): unknown {
  return JSON.parse(JSON.stringify(value));
}
