import { isEmail } from '../../src/identifiers/identifier';
import type { ChangeDto } from '../../src/events/dto/change.dto';

/** What the retailer is to be told of an account. */
interface Due {
  /** Its place among all that happened. */
  at: number;
  type: ChangeDto['type'];
  previousId?: string;
}

/** An account as the retailer's systems and the app have to see it. */
export interface AccountModel {
  /** The id, and its aliases behind it. */
  ids: string[];
  isMadeHere: boolean;
  phone?: string;
  email?: string;
  /** Identifiers that it had: what is kept under them goes with it, unless somebody else has them. */
  former: string[];
  /** What was not read from `/profile/changes` yet, in its order. */
  due: Due[];
}

/** What `/profile/upsert` has to answer; `taken` stands for the refusal. */
export type UpsertStatus = 'created' | 'updated' | 'unchanged' | 'adopted' | 'merged' | 'taken';

/** An account of an upsert: an id, and an identifier that is proven. */
export interface UpsertItem {
  id: string;
  identifier?: string;
}

/** The accounts of a run. */
export class AccountsModel {
  constructor(
    private accounts: AccountModel[] = [],
    /** Those that were erased, as long as something of them is due. */
    private gone: AccountModel[] = [],
    private happened = 0,
  ) {}

  /** As it is now, to see what would come of something else. */
  copy(): AccountsModel {
    return new AccountsModel(structuredClone(this.accounts), structuredClone(this.gone), this.happened);
  }

  get all(): readonly AccountModel[] {
    return this.accounts;
  }

  /** How much is due to be told. */
  get due(): number {
    return [...this.accounts, ...this.gone].reduce((sum, { due }) => sum + due.length, 0);
  }

  /** The account that the id or an alias leads to. */
  find(id: string): AccountModel | undefined {
    return this.accounts.find(({ ids }) => ids.includes(id));
  }

  of(identifier: string): AccountModel | undefined {
    return this.accounts.find(({ phone, email }) => phone === identifier || email === identifier);
  }

  /** A sign-in answered the user `id`; says what is wrong with that. */
  signedIn(identifier: string, id: string): string | undefined {
    const account = this.of(identifier);
    if (account) return account.ids[0] === id ? undefined : `User ${id} instead of ${account.ids[0]}`;
    if (this.find(id)) return `User ${id}, who has another identifier`;
    const made: AccountModel = { ids: [id], isMadeHere: true, former: [], due: [] };
    this.accounts.push(give(made, identifier));
    this.tell(made, 'account.created');
    return undefined;
  }

  /** What an upsert has to answer, which is so from now on. */
  upserted({ id, identifier }: UpsertItem): UpsertStatus {
    const byId = this.find(id);
    const byName = identifier === undefined ? undefined : this.of(identifier);
    if (byName && byName !== byId && !byName.isMadeHere) return 'taken';
    if (byId && byName && byId !== byName) return byId.isMadeHere ? 'taken' : this.merge(byId, byName, identifier);
    if (byId) {
      if (identifier === undefined || byName) return 'unchanged';
      give(byId, identifier);
      return 'updated';
    }
    if (byName) return this.adopt(byName, id);
    const made: AccountModel = { ids: [id], isMadeHere: false, former: [], due: [] };
    this.accounts.push(give(made, identifier));
    return 'created';
  }

  /** The account is erased; returns the identifiers of which nothing is kept from now on. */
  erased(account: AccountModel): string[] {
    this.accounts.splice(this.accounts.indexOf(account), 1);
    this.gone.push(account);
    this.tell(account, 'account.erased');
    const names = [...identifiersOf(account), ...account.former.filter((name) => !this.of(name))];
    for (const each of this.accounts) each.former = each.former.filter((name) => !names.includes(name));
    return [...new Set(names)];
  }

  /** The change was read; says what is wrong with it: it has to be the next one of its account. */
  told(change: ChangeDto): string | undefined {
    const isNext = ({ due: [next] }: AccountModel) =>
      next?.type === change.type && next.previousId === change.previousId;
    const account =
      this.accounts.find((each) => each.ids[0] === change.accountId && isNext(each)) ??
      this.gone.find((each) => each.ids.includes(change.accountId ?? '') && isNext(each));
    if (!account) return `Told too early, twice or without reason: ${JSON.stringify(change)}`;
    account.due.shift();
    const now = this.accounts.includes(account) ? account.ids[0] : undefined;
    return change.account?.id === now ? undefined : `With another account than ${now}: ${JSON.stringify(change)}`;
  }

  private adopt(account: AccountModel, id: string): 'adopted' {
    const [previousId] = account.ids;
    account.ids.unshift(id);
    account.isMadeHere = false;
    this.tell(account, 'account.adopted', previousId);
    return 'adopted';
  }

  private merge(kept: AccountModel, other: AccountModel, identifier: string | undefined): 'merged' {
    const [previousId] = other.ids;
    this.accounts.splice(this.accounts.indexOf(other), 1);
    kept.ids.push(...other.ids);
    kept.former.push(...other.former, ...identifiersOf(other));
    kept.phone ??= other.phone;
    kept.email ??= other.email;
    give(kept, identifier);
    kept.due = [...kept.due, ...other.due].toSorted((one, another) => one.at - another.at);
    this.tell(kept, 'account.merged', previousId);
    return 'merged';
  }

  private tell(account: AccountModel, type: ChangeDto['type'], previousId?: string): void {
    account.due.push({ at: this.happened++, type, previousId });
  }
}

function identifiersOf({ phone, email }: AccountModel): string[] {
  return [phone, email].filter((identifier) => identifier !== undefined);
}

/** The account has the identifier from now on; the one in its place becomes a former one. */
function give(account: AccountModel, identifier: string | undefined): AccountModel {
  if (identifier === undefined) return account;
  const kind = isEmail(identifier) ? 'email' : 'phone';
  const before = account[kind];
  if (before !== undefined && before !== identifier) account.former.push(before);
  account[kind] = identifier;
  return account;
}
