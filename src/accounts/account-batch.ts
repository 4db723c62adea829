import { randomUUID } from 'node:crypto';
import { Failure } from '../failures/failure';
import { readEmail } from '../identifiers/email';
import { readCallersMobile } from '../identifiers/identifier';
import { changedBy, isSameAccount, unitedWith } from './account-changes';
import { AccountIndex, lockName, lockNamesOf, NAME_KINDS, signInNamesOf } from './account-index';
import type { LoadedAccount, WritableAccount } from './account.store';
import { type ConsentHistory, withConsentFields } from './consent-history';
import type { AccountDto } from './dto/account.dto';
import type { WrittenAccountDto } from './dto/written-account.dto';

/** An item concerns, through its account, names that the batch has not locked yet. */
export class UnlockedNames extends Error {
  /** The names as writers lock them. */
  constructor(readonly names: string[]) {
    super('Names have to be locked first');
  }
}

/** What comes of an item depends on accounts that earlier items changed: they have to be stored before it. */
export class MustBeStoredFirst extends Error {}

/** An account that becomes one with another. */
export interface Merge {
  key: string;
  goneId: string;
  goneKey: string;
}

/** An account to be stored; `previousId` where it has another id from now on. */
type ChangedAccount = WritableAccount & { previousId?: string };

/** The accounts that an item finds. */
interface Found {
  /** The account that it writes; `undefined` where it makes one. */
  own?: WritableAccount;
  /** Whether that account gets the id of the item. */
  isAdopted: boolean;
  /** Accounts that become one with it. */
  others: WritableAccount[];
}

/**
 * The accounts that a batch concerns, under the locks of all its names. Items are written here one after the other, so
 * a later one finds what an earlier one left, also a name that was given up; what comes of it goes to the database at
 * once. An item that has to wait until others are stored lets those behind it pass that have no name in common with it.
 */
export class AccountBatch {
  readonly merges: Merge[] = [];
  private readonly index = new AccountIndex();
  /** The names of the items that wait, and of the accounts that they find. */
  private readonly waitedFor = new Set<string>();
  private readonly loaded: Map<string | undefined, LoadedAccount>;

  /** `loaded`: every account that has an id, a phone or a confirmed e-mail that an item names. */
  constructor(
    loaded: LoadedAccount[],
    private readonly lockedNames: ReadonlySet<string>,
    private readonly regions: string[],
    private readonly consents: ConsentHistory,
  ) {
    this.loaded = new Map(loaded.map((account) => [account.key, account]));
    for (const account of loaded) {
      this.index.add(account);
      for (const alias of account.aliases ?? []) this.index.addAlias(alias, account.id);
    }
  }

  get changed(): ChangedAccount[] {
    return [...this.index.all]
      .filter((account) => !this.isAsLoaded(account))
      .map((account) => {
        const before = this.loaded.get(account.key);
        return before && before.id !== account.id ? { ...account, previousId: before.id } : account;
      });
  }

  /** Keys of the accounts of the database whose phone or confirmed e-mail another one gets. */
  get givers(): string[] {
    return [...this.index.all]
      .map((account) => ({ account, before: this.loaded.get(account.key) }))
      .filter(
        ({ account, before }) => before && signInNamesOf(before).some((name) => this.index.isOfAnother(name, account)),
      )
      .map(({ account }) => account.key as string);
  }

  /**
   * Found by id, else by phone, else by an e-mail that the item itself says is confirmed; given fields replace, `null`
   * clears, missing ones stay. An id of the retailer's takes the place of an id that was made here.
   * @throws `Failure` of this item, which then changes nothing
   * @throws `UnlockedNames`
   * @throws `MustBeStoredFirst`
   * @throws `UnreadConsents`
   */
  write(item: AccountDto): WrittenAccountDto {
    if (this.waitedFor.size > 0 && this.namesTouchedBy(item).some((name) => this.waitedFor.has(name))) this.wait(item);
    const { own, isAdopted, others } = this.find(item);
    const moved = isAdopted && own ? [own, ...others] : others;
    const known = own ? [own, ...others] : [];
    if (moved.length > 0 && !known.every((account) => this.isAsLoaded(account))) this.wait(item, moved);
    const base = others.reduce(unitedWith, own ?? newAccount(item.id));
    const consents = this.consents.read(item, base, known);
    const changed = changedBy(item, isAdopted && item.id ? { ...base, id: item.id, idMadeHere: false } : base);
    const account = consents ? withConsentFields(changed, consents) : changed;
    this.check(account, known);
    this.checkLocks(account, moved);
    const isSame = moved.length === 0 && !consents?.added.length;
    if (own && isSame && isSameAccount(account, own)) return { id: account.id, status: 'unchanged' };
    this.replace(known, account);
    this.consents.keep(account, known, consents);
    for (const { id } of moved) this.index.addAlias(id, account.id);
    for (const { id: goneId, key: goneKey } of others)
      this.merges.push({ key: account.key as string, goneId, goneKey: goneKey as string });
    if (others.length > 0) return { id: account.id, status: 'merged' };
    if (isAdopted) return { id: account.id, status: 'adopted' };
    return { id: account.id, status: own ? 'updated' : 'created' };
  }

  /**
   * Has the item wait, and whatever comes behind it and has a name in common with it. The locks that it is going to
   * need are asked for now, or each wait would cost a try.
   */
  private wait(item: AccountDto, moved: WritableAccount[] = []): never {
    // Nobody else knows an id that this batch made.
    this.requireLocks(moved.filter(({ key }) => key !== undefined).map(({ id }) => lockName('id', id)));
    for (const name of this.namesTouchedBy(item)) this.waitedFor.add(name);
    throw new MustBeStoredFirst();
  }

  /** The names of the item and of the accounts that have one of them, an e-mail also where it leads nowhere. */
  private namesTouchedBy(item: AccountDto): string[] {
    const found = NAME_KINDS.map((kind) => item[kind] && this.index.find(kind, item[kind])).filter((each) => !!each);
    return [item, ...found].flatMap((named) => lockNamesOf(named));
  }

  /** Only an account whose id was made here gives way to an id of the retailer's. */
  private find({ id, phone, email, emailConfirmed }: AccountDto): Found {
    const byPhone = phone ? this.index.find('phone', phone) : undefined;
    const byEmail = email && emailConfirmed ? this.index.find('email', email) : undefined;
    if (!id) return { own: byPhone ?? byEmail, isAdopted: false, others: [] };
    const byId = this.index.find('id', id);
    const replaceable = [...new Set([byPhone, byEmail])].filter(
      (account) => account !== undefined && account !== byId && account.idMadeHere,
    ) as WritableAccount[];
    if (byId) return { own: byId, isAdopted: false, others: byId.idMadeHere ? [] : replaceable };
    const [own, ...others] = replaceable;
    return { own, isAdopted: own !== undefined, others };
  }

  /** `known`: the accounts whose names it may have. */
  private check(account: WritableAccount, known: WritableAccount[]): void {
    const { id, phone, email, emailConfirmed } = account;
    // Whoever looks for that phone or e-mail would find this id first (R30).
    const phoneOfId = readCallersMobile(id, this.regions);
    if (phoneOfId !== undefined && phone !== phoneOfId) throw new Failure('ID_IS_A_PHONE');
    const emailOfId = readEmail(id);
    if (emailOfId !== undefined && !(email === emailOfId && emailConfirmed)) throw new Failure('ID_IS_AN_EMAIL');
    const isTaken = (holder: WritableAccount | undefined) => holder !== undefined && !known.includes(holder);
    if (phone !== null && isTaken(this.index.find('phone', phone))) throw new Failure('PHONE_TAKEN');
    if (email !== null && emailConfirmed && isTaken(this.index.find('email', email))) throw new Failure('EMAIL_TAKEN');
  }

  /** Names that the account did not have need their locks, and so do ids that are to lead to another account. */
  private checkLocks(account: WritableAccount, moved: WritableAccount[]): void {
    const before = this.loaded.get(account.key);
    const own = before ? signInNamesOf(before) : [];
    const gained = signInNamesOf(account).filter((name) => !own.includes(name));
    this.requireLocks([...gained, ...moved.map(({ id }) => lockName('id', id))]);
  }

  private requireLocks(names: string[]): void {
    const unlocked = names.filter((name) => !this.lockedNames.has(name));
    if (unlocked.length > 0) throw new UnlockedNames(unlocked);
  }

  private replace(before: WritableAccount[], account: WritableAccount): void {
    for (const each of before) this.index.remove(each);
    this.index.add(account);
  }

  private isAsLoaded(account: WritableAccount): boolean {
    return this.loaded.get(account.key) === account;
  }
}

function newAccount(id: string | null | undefined): WritableAccount {
  const isMadeHere = !id;
  return {
    id: isMadeHere ? randomUUID() : id,
    idMadeHere: isMadeHere,
    phone: null,
    email: null,
    emailConfirmed: false,
    data: {},
  };
}
