import { randomUUID } from 'node:crypto';
import { readEmail } from '../identifiers/email';
import { Failure } from '../failures/failure';
import { readCallersMobile } from '../identifiers/identifier';
import type { StoredAccount } from './account.store';
import type { AccountDto } from './dto/account.dto';
import type { WrittenAccountDto } from './dto/written-account.dto';

/** An item of a batch names, through its account, an e-mail that the batch has not locked yet. */
export class UnlockedName extends Error {
  constructor(readonly email: string) {
    super('A name has to be locked first');
  }
}

/**
 * The accounts that a batch concerns, under the locks of all its names. Items are written here one after the other, so
 * a later one finds what an earlier one left, also a name that was given up; what comes of it goes to the database at
 * once.
 */
export class AccountBatch {
  private readonly accounts = new Map<string, StoredAccount>();
  private readonly loaded: Map<string, StoredAccount>;

  /** `loaded`: every account that has an id, a phone or a confirmed e-mail that an item names. */
  constructor(
    loaded: StoredAccount[],
    private readonly lockedEmails: ReadonlySet<string>,
    private readonly regions: string[],
  ) {
    this.loaded = new Map(loaded.map((account) => [account.id, account]));
    for (const account of loaded) this.accounts.set(account.id, account);
  }

  /** Accounts as they are to be stored. */
  get changed(): StoredAccount[] {
    return [...this.accounts.values()].filter((account) => this.loaded.get(account.id) !== account);
  }

  /** Ids of the accounts of the database whose phone or confirmed e-mail another one gets. */
  get givers(): string[] {
    return this.changed
      .map(({ id }) => this.loaded.get(id))
      .filter((before) => before !== undefined)
      .filter((before) => this.isPassedOn(before))
      .map(({ id }) => id);
  }

  /**
   * Found by id, else by phone, else by an e-mail that the item itself says is confirmed; given fields replace, `null`
   * clears, missing ones stay. @throws `Failure` of this item, which then changes nothing
   */
  write(item: AccountDto): WrittenAccountDto {
    const found = this.find(item);
    const account = apply(
      item,
      found ?? { id: item.id ?? randomUUID(), phone: null, email: null, emailConfirmed: false, data: {} },
    );
    this.check(account);
    this.accounts.set(account.id, account);
    return { id: account.id, status: found ? 'updated' : 'created' };
  }

  private find({ id, phone, email, emailConfirmed }: AccountDto): StoredAccount | undefined {
    if (id) return this.accounts.get(id);
    const byPhone = phone ? this.holderOf('phone', phone) : undefined;
    return byPhone ?? (email && emailConfirmed ? this.holderOf('email', email) : undefined);
  }

  private check(account: StoredAccount): void {
    const { id, phone, email, emailConfirmed } = account;
    // Whoever looks for that phone or e-mail would find this id first (R30).
    const phoneOfId = readCallersMobile(id, this.regions);
    if (phoneOfId !== undefined && phone !== phoneOfId) throw new Failure('ID_IS_A_PHONE');
    const emailOfId = readEmail(id);
    if (emailOfId !== undefined && !(email === emailOfId && emailConfirmed)) throw new Failure('ID_IS_AN_EMAIL');
    if (phone !== null && this.isHeldByAnother('phone', phone, id)) throw new Failure('PHONE_TAKEN');
    if (email === null || !emailConfirmed) return;
    const isItsOwn = this.loaded.get(id)?.email === email && this.loaded.get(id)?.emailConfirmed;
    if (!isItsOwn && !this.lockedEmails.has(email)) throw new UnlockedName(email);
    if (this.isHeldByAnother('email', email, id)) throw new Failure('EMAIL_TAKEN');
  }

  private isHeldByAnother(kind: 'phone' | 'email', name: string, id: string): boolean {
    const holder = this.holderOf(kind, name);
    return holder !== undefined && holder.id !== id;
  }

  private holderOf(kind: 'phone' | 'email', name: string): StoredAccount | undefined {
    return [...this.accounts.values()].find((account) =>
      kind === 'phone' ? account.phone === name : account.emailConfirmed && account.email === name,
    );
  }

  private isPassedOn({ id, phone, email, emailConfirmed }: StoredAccount): boolean {
    return (
      (phone !== null && this.isHeldByAnother('phone', phone, id)) ||
      (email !== null && emailConfirmed && this.isHeldByAnother('email', email, id))
    );
  }
}

function apply(item: AccountDto, account: StoredAccount): StoredAccount {
  const { id: _id, phone = account.phone, email = account.email, emailConfirmed, ...fields } = item;
  const given = Object.entries(fields).filter(([, value]) => value !== undefined);
  const merged = { ...account.data, ...Object.fromEntries(given) };
  const data = Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== null));
  const isSameEmail = email === account.email;
  return {
    id: account.id,
    phone,
    email,
    emailConfirmed:
      email !== null &&
      (emailConfirmed === undefined ? isSameEmail && account.emailConfirmed : emailConfirmed === true),
    data,
  };
}
