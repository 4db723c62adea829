import type { WritableAccount } from './account.store';
import type { Consent } from './consent.entity';
import type { AccountDto } from './dto/account.dto';
import type { ConsentDto } from './dto/consent.dto';

/** What is known of a consent; `at` is `null` for one of this moment. */
type KnownConsent = Pick<Consent, 'kind' | 'given' | 'source' | 'wording'> & { at: Date | null };

/** A consent of the account with the key, as writers loaded it. */
export type LoadedConsent = KnownConsent & { key: string };

/** A consent to be stored. One of this moment is not before `notBefore`, which a fast clock may have written. */
export type AddedConsent = KnownConsent & { id: string; notBefore: Date | null };

/** The consents of the account that an item writes: those on record, and those that the item adds. */
interface ConsentsOfItem {
  history: KnownConsent[];
  added: KnownConsent[];
}

/** The fields of the account object that follow from the last consent of a kind. */
const FIELDS = [
  { kind: 'sms', field: 'smsNotification' },
  { kind: 'email', field: 'emailNotification' },
] as const;

/** What comes of an item depends on consents, which have to be loaded first. */
export class UnreadConsents extends Error {}

/**
 * The consents of the accounts of a batch, under the locks of the accounts: items only add to them (R28). They are
 * loaded when an item needs them, since few do.
 */
export class ConsentHistory {
  readonly added: AddedConsent[] = [];
  private readonly histories = new Map<string, KnownConsent[]>();

  /** `loaded`: those of all loaded accounts in their order; `undefined` while no item needed them. */
  constructor(private readonly loaded: LoadedConsent[] | undefined) {
    for (const { key, ...consent } of loaded ?? []) {
      const history = this.histories.get(key);
      if (history) history.push(consent);
      else this.histories.set(key, [consent]);
    }
  }

  /**
   * What the item adds to the consents of `base`, the account before it is written, which `known` accounts become;
   * `undefined` where consents have no part in it.
   * @throws `UnreadConsents`
   */
  read(item: AccountDto, base: WritableAccount, known: WritableAccount[]): ConsentsOfItem | undefined {
    if (!isAboutConsents(item, base, known)) return undefined;
    if (this.loaded === undefined && known.some(({ key }) => key !== undefined)) throw new UnreadConsents();
    const history = this.historyOf(known);
    const added: KnownConsent[] = [];
    for (const consent of item.consents ?? [])
      if (!isOnRecord(consent, [...history, ...added])) added.push(toKnown(consent));
    for (const { kind, field } of FIELDS) {
      const given = item[field];
      const before = lastOf(kind, [...history, ...added])?.given ?? base.data[field];
      if (typeof given === 'boolean' && given !== before)
        added.push({ kind, given, at: null, source: 'retailer', wording: null });
    }
    return { history, added };
  }

  /** From now on the account has the consents of the `known` accounts that became it, and what the item added. */
  keep(account: WritableAccount, known: WritableAccount[], consents: ConsentsOfItem | undefined): void {
    const history = [...(consents?.history ?? this.historyOf(known))];
    for (const consent of consents?.added ?? []) {
      this.added.push({ ...consent, id: account.id, notBefore: latestTimeOf(consent.kind, history) });
      history.push(consent);
    }
    if (history.length > 0) this.histories.set(nameOf(account), history);
  }

  private historyOf(accounts: WritableAccount[]): KnownConsent[] {
    return accounts.flatMap((account) => this.histories.get(nameOf(account)) ?? []);
  }
}

/** What an account is known by within a batch: it may get another id, unless it is new. */
function nameOf({ key, id }: WritableAccount): string {
  return key ?? `new ${id}`;
}

/** The account with the fields that follow from its consents; a kind that nothing is on record of changes none. */
export function withConsentFields(account: WritableAccount, { history, added }: ConsentsOfItem): WritableAccount {
  const data = { ...account.data };
  for (const { kind, field } of FIELDS) {
    const last = lastOf(kind, [...history, ...added]);
    if (last) data[field] = last.given;
  }
  return { ...account, data };
}

/** Whether an item says something of consents that is not so already, or makes accounts one that differ in them. */
function isAboutConsents(item: AccountDto, base: WritableAccount, known: WritableAccount[]): boolean {
  if (item.consents?.length) return true;
  return FIELDS.some(({ field }) => {
    const [given, before] = [item[field], base.data[field]];
    const isChange = given === null ? before !== undefined : given !== undefined && given !== before;
    return isChange || known.some(({ data }) => data[field] !== before);
  });
}

/** A consent without a time is one of this moment: it says something new where it differs from the last one. */
function isOnRecord({ kind, given, at, wording }: ConsentDto, history: KnownConsent[]): boolean {
  const isSame = (one: KnownConsent | undefined) =>
    one?.kind === kind && one.given === given && (!wording || one.wording === wording);
  if (!at) return isSame(lastOf(kind, history));
  const time = Date.parse(at);
  return history.some((one) => isSame(one) && one.at?.getTime() === time);
}

function toKnown({ kind, given, at, source, wording }: ConsentDto): KnownConsent {
  return { kind, given, at: at ? new Date(at) : null, source: source ?? 'retailer', wording: wording ?? null };
}

/** The last one by its time; of the same time the one that was written later. */
function lastOf(kind: string, history: KnownConsent[]): KnownConsent | undefined {
  let last: KnownConsent | undefined;
  for (const one of history) if (one.kind === kind && (!last || timeOf(one) >= timeOf(last))) last = one;
  return last;
}

function timeOf({ at }: KnownConsent): number {
  return at?.getTime() ?? Infinity;
}

function latestTimeOf(kind: string, history: KnownConsent[]): Date | null {
  const times = history.flatMap((one) => (one.kind === kind && one.at ? [one.at.getTime()] : []));
  return times.length > 0 ? new Date(Math.max(...times)) : null;
}
