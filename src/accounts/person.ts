import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Name } from '../data-lifecycle/data-subject';
import { readEmail } from '../identifiers/email';
import { maskIdentifier, readCallersPhone } from '../identifiers/identifier';

/** What the operator says a person is named by; an e-mail and a phone in their one form. */
export interface Named {
  by: 'phone' | 'email' | 'id';
  value: string;
}

export interface PersonAccount {
  key: string;
  id: string;
  phone: string | null;
  email: string | null;
  email_confirmed: boolean;
}

/** A person as the database knows them at this moment. */
export interface Person {
  named: Named;
  account?: PersonAccount;
  names: Name[];
}

interface FindOptions {
  lock?: boolean;
  manager?: EntityManager;
}

const WHERE: Record<Named['by'], string> = {
  phone: 'phone = $1',
  email: 'email_confirmed and email = $1',
  // An alias leads to the account that it stands for.
  id: 'key = (select account_key from account_id where id = $1)',
};

const ALIASES = 'select id from account_id where account_key = $1 and not is_current';

/** The names that the account `$1` had, each until somebody else got it. */
const FORMER = `
  select f.identifier, case when exists (
      select from account o where o.id <> f.account_id
        and (o.phone = f.identifier or (o.email_confirmed and o.email = f.identifier)))
    then f.at else 'infinity' end::text as until
  from former_identifier f where f.account_id = $1`;

/** Finds the person whom an operator names. */
@Injectable()
export class Persons {
  constructor(private readonly dataSource: DataSource) {}

  /** `lock`: nobody changes the account until the transaction of `manager` ends. */
  async find(named: Named, { lock = false, manager = this.dataSource.manager }: FindOptions = {}): Promise<Person> {
    const [account] = await manager.query<PersonAccount[]>(
      `select key, id, phone, email, email_confirmed from account where ${WHERE[named.by]} ${lock ? 'for update' : ''}`,
      [named.value],
    );
    const former = account ? await manager.query<Name[]>(FORMER, [account.id]) : [];
    const aliases = account ? await manager.query<{ id: string }[]>(ALIASES, [account.key]) : [];
    return { named, account, names: namesOf(named, account, [...former, ...aliases.map(({ id }) => whollyOwn(id))]) };
  }
}

/**
 * Rows of a person are kept under the phone, the confirmed e-mail, those that the account had before, the challenge of
 * a reviewer, the id and its aliases. An address that is only written down is nobody's name.
 */
function namesOf(named: Named, account: PersonAccount | undefined, former: Name[]): Name[] {
  const { phone, email } = signInNamesOf(named, account);
  const id = account?.id ?? (named.by === 'id' ? named.value : undefined);
  // An id in the form of a phone or an e-mail would name whoever has that phone or e-mail.
  const isForeign = id !== undefined && id !== phone && (readCallersPhone(id) === id || readEmail(id) === id);
  const current = [phone, email, isForeign ? undefined : id]
    .filter((identifier) => typeof identifier === 'string')
    .map(whollyOwn);
  const until = new Map<string, string>();
  // The later ones win: what the account has now is wholly its own.
  for (const name of [...former, ...current])
    for (const identifier of [name.identifier, readEmail(name.identifier) ?? name.identifier])
      for (const kept of [identifier, `review:${identifier}`]) until.set(kept, name.until);
  return [...until].map(([identifier, end]) => ({ identifier, until: end }));
}

/** A name that nobody else has had since. */
function whollyOwn(identifier: string): Name {
  return { identifier, until: 'infinity' };
}

function signInNamesOf({ by, value }: Named, account: PersonAccount | undefined): { phone?: string; email?: string } {
  return {
    phone: account?.phone ?? (by === 'phone' ? value : undefined),
    email: (account?.email_confirmed && account.email) || (by === 'email' ? value : undefined),
  };
}

/** As in `account customer-1811, +7 (999) ***-**-11, i***n@shop.example`: recognisable to who knows the person. */
export function describe({ account, named }: Person): string {
  if (!account) return `no account, and whatever else is kept under ${maskIdentifier(named.value)}`;
  const { id, phone, email } = account;
  const names = [phone, email].filter((name) => name !== null).map(maskIdentifier);
  const shownId = readCallersPhone(id) || readEmail(id) ? maskIdentifier(id) : id;
  return [`account ${shownId}`, ...names].join(', ');
}
