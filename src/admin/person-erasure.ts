import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { AuditKeys } from '../audit/audit-keys';
import { isEmail } from '../identifiers/email';
import { mailboxOf } from '../identifiers/mailbox';
import { repeatOnDeadlock } from '../database/deadlock';
import { hiddenPrefix } from '../otp/block.entity';
import { type Name, type Named, ownOf, type Person, type PersonAccount, Persons } from './person';

/** Rows that were removed, by table; of the audit trail, lines that name nobody any more. */
export type Erased = Record<'challenge' | 'delivery' | 'mailbox' | 'account' | 'audit', number>;

/** What an erasure did, and to whom. */
export interface Erasure {
  account?: PersonAccount;
  names: Name[];
  erased: Erased;
  /** Blocks that go on: they know the person by an HMAC now. */
  keptBlocks: number;
}

type KeyedName = Name & { hmac: string };

/** So many HMACs the database's function takes at once. */
const FORGET_AT_ONCE = 100;

const FORGET_DELIVERIES = `
  delete from delivery d using unnest($1::text[], $2::timestamptz[]) n (hmac, until)
  where d.hmac = n.hmac and d.sent_at <= n.until`;

/** What the migration took from the account, and from others because the account kept it. `$1` id of the account. */
const FORGET_MENDED = `delete from mended where account_id = $1 or reason = 'also of ' || $1`;

/** Of two blocks of one identifier the longer one holds. */
const HIDE_BLOCKS = `
  with shown as (
    delete from block b using unnest($1::text[], $2::text[]) n (identifier, hidden) where b.prefix = n.identifier
    returning n.hidden, b.until, b.created_at)
  insert into block as b (prefix, until, created_at, audit_key)
  select hidden, until, created_at, $3 from shown
  on conflict (prefix) do update set until = nullif(
    greatest(coalesce(b.until, 'infinity'), coalesce(excluded.until, 'infinity')), 'infinity')
  returning prefix`;

/** The end of all that is stored of one person (R27). */
@Injectable()
export class PersonErasure {
  constructor(
    private readonly dataSource: DataSource,
    private readonly persons: Persons,
    private readonly keys: AuditKeys,
  ) {}

  /** In one transaction, with the `record` of it: all or nothing. */
  of(person: Person, record: (erasure: Erasure, manager: EntityManager) => Promise<void>): Promise<Erasure> {
    return repeatOnDeadlock(() =>
      this.dataSource.transaction(async (manager) => {
        const erasure = await this.erase(manager, person);
        await record(erasure, manager);
        return erasure;
      }),
    );
  }

  private async erase(manager: EntityManager, { named, account: seen }: Person): Promise<Erasure> {
    // The account that the operator saw, whatever its names are by now. Where there was none a first sign-in may be making it.
    const target: Named = seen ? { by: 'id', value: seen.id } : named;
    const { names: known } = await this.persons.find(target, { manager });
    const { challenges, account, names } = await this.closeSignIns(manager, target, known);
    const hmacs = names.flatMap((name) => this.keys.hmacs(name.identifier).map((hmac) => ({ ...name, hmac })));
    const delivery = await removeDeliveries(manager, challenges, hmacs);
    await remove(manager, 'delete from refusal where hmac = any($1)', [ownOf(hmacs).map(({ hmac }) => hmac)]);
    const mailbox = await remove(manager, 'delete from mailbox where hmac = any($1)', [this.mailboxesOf(names)]);
    const keptBlocks = await this.hideBlocks(manager, names);
    const removed = account ? await removeAccount(manager, account, names) : 0;
    const audit = await forget(manager, hmacs);
    const erased = { challenge: challenges.length, delivery, mailbox, account: removed, audit };
    return { account, names, keptBlocks, erased };
  }

  /**
   * Removes the challenges, and locks the account in a later statement, which sees what the earlier one waited for: a sign-in
   * holds its challenge until it has made its account. The other way round that account would be left. Where the account turns
   * out to have another name, its challenge goes as well.
   */
  private async closeSignIns(
    manager: EntityManager,
    target: Named,
    known: Name[],
  ): Promise<{ challenges: string[]; account?: PersonAccount; names: Name[] }> {
    const identifiers = ownOf(known).map(({ identifier }) => identifier);
    const removed = await manager.query<[{ id: string }[], number]>(
      'delete from challenge where identifier = any($1) returning id',
      [identifiers],
    );
    const challenges = removed[0].map(({ id }) => id);
    const { account, names: found } = await this.persons.find(target, { manager, lock: true });
    const names = [...new Map([...known, ...found].map((name) => [name.identifier, name])).values()];
    if (ownOf(found).every(({ identifier }) => identifiers.includes(identifier))) return { challenges, account, names };
    const more = await this.closeSignIns(manager, target, names);
    return { ...more, challenges: [...challenges, ...more.challenges] };
  }

  /** The budget of a mailbox is kept under the HMAC of its one spelling. */
  private mailboxesOf(names: Name[]): string[] {
    const addresses = ownOf(names)
      .map(({ identifier }) => identifier)
      .filter(isEmail);
    return addresses.flatMap((address) => this.keys.hmacs(mailboxOf(address)));
  }

  /** A block outlives its person, or a fraudster would only have to ask. */
  private async hideBlocks(manager: EntityManager, names: Name[]): Promise<number> {
    const identifiers = ownOf(names).map(({ identifier }) => identifier);
    const hidden = identifiers.map((identifier) => hiddenPrefix(this.keys.hmac(identifier)));
    return (await manager.query<unknown[]>(HIDE_BLOCKS, [identifiers, hidden, this.keys.fingerprint])).length;
  }
}

async function removeDeliveries(manager: EntityManager, challenges: string[], hmacs: KeyedName[]): Promise<number> {
  const ofChallenges = await remove(manager, 'delete from delivery where challenge_id = any($1)', [challenges]);
  const times = [hmacs.map(({ hmac }) => hmac), hmacs.map(({ until }) => until)];
  return ofChallenges + (await remove(manager, FORGET_DELIVERIES, times));
}

/** All that was kept under the names is gone, so nobody else's account needs to remember that it had them once. */
async function removeAccount(manager: EntityManager, { id }: PersonAccount, names: Name[]): Promise<number> {
  const identifiers = ownOf(names).map(({ identifier }) => identifier);
  await remove(manager, 'delete from former_identifier where identifier = any($1)', [identifiers]);
  await remove(manager, FORGET_MENDED, [id]);
  return remove(manager, 'delete from account where id = $1', [id]);
}

async function forget(manager: EntityManager, hmacs: KeyedName[]): Promise<number> {
  let lines = 0;
  for (const until of new Set(hmacs.map((name) => name.until))) {
    const all = hmacs.filter((name) => name.until === until).map(({ hmac }) => hmac);
    for (let i = 0; i < all.length; i += FORGET_AT_ONCE) {
      const [{ forgotten }] = await manager.query<[{ forgotten: number }]>(
        'select forget_in_audit($1, $2) as forgotten',
        [all.slice(i, i + FORGET_AT_ONCE), until],
      );
      lines += forgotten;
    }
  }
  return lines;
}

/** The number of rows. */
async function remove(manager: EntityManager, sql: string, values: unknown[]): Promise<number> {
  return (await manager.query<[unknown[], number]>(sql, values))[1];
}
