import type { WritableAccount } from './account.store';

export const NAME_KINDS = ['id', 'phone', 'email'] as const;
export type NameKind = (typeof NAME_KINDS)[number];

/** The accounts of a batch, by the names that lead to them. */
export class AccountIndex {
  private readonly accounts = new Set<WritableAccount>();
  private readonly byName = new Map<string, WritableAccount>();
  /** The current id of each alias. */
  private readonly idOfAlias = new Map<string, string>();

  get all(): Iterable<WritableAccount> {
    return this.accounts;
  }

  /** The account that the id or alias, the phone or the confirmed e-mail leads to. */
  find(kind: NameKind, name: string): WritableAccount | undefined {
    return this.byName.get(lockName(kind, kind === 'id' ? (this.idOfAlias.get(name) ?? name) : name));
  }

  /** Whether the phone or the e-mail, written as in `signInNamesOf`, leads to an account other than this one. */
  isOfAnother(name: string, account: WritableAccount): boolean {
    const holder = this.byName.get(name);
    return holder !== undefined && holder !== account;
  }

  add(account: WritableAccount): void {
    this.accounts.add(account);
    for (const name of namesOf(account)) this.byName.set(name, account);
  }

  remove(account: WritableAccount): void {
    this.accounts.delete(account);
    for (const name of namesOf(account)) this.byName.delete(name);
  }

  /** From now on `alias`, and what was an alias of it, leads to the account with the id. */
  addAlias(alias: string, id: string): void {
    for (const [other, current] of this.idOfAlias) if (current === alias) this.idOfAlias.set(other, id);
    this.idOfAlias.set(alias, id);
  }
}

/** The name as writers lock it. */
export function lockName(kind: NameKind, name: string): string {
  return `${kind} ${name}`;
}

/** All names that an item or an account has, as writers lock them. */
export function lockNamesOf(named: { [Kind in NameKind]?: string | null }): string[] {
  return NAME_KINDS.flatMap((kind) => (named[kind] ? [lockName(kind, named[kind])] : []));
}

/** The names by which somebody signs in. An e-mail that is not confirmed leads nowhere. */
export function signInNamesOf({ phone, email, emailConfirmed }: WritableAccount): string[] {
  const names = phone === null ? [] : [lockName('phone', phone)];
  return email !== null && emailConfirmed ? [...names, lockName('email', email)] : names;
}

function namesOf(account: WritableAccount): string[] {
  return [lockName('id', account.id), ...signInNamesOf(account)];
}
