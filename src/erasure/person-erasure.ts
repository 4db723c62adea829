import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { type Named, type Person, type PersonAccount, Persons } from '../accounts/person';
import { DataOwners } from '../data-lifecycle/data-owners';
import { type DataSubject, type Name, ownIdentifiersOf } from '../data-lifecycle/data-subject';
import type { ErasedRows } from '../data-lifecycle/personal-data';
import { repeatOnDeadlock } from '../database/deadlock';
import { ChallengeData } from '../otp/challenge-data';

/** The rows that an erasure removed, and the person whose rows they were. */
export interface Erasure extends Required<ErasedRows> {
  account?: PersonAccount;
  names: Name[];
}

/** The person whose sign-ins are closed: the challenges are removed, the account is locked. */
interface ClosedPerson {
  challengeIds: string[];
  account?: PersonAccount;
  names: Name[];
}

/** Erases all that is stored of one person (R27). */
@Injectable()
export class PersonErasure {
  constructor(
    private readonly dataSource: DataSource,
    private readonly persons: Persons,
    private readonly challenges: ChallengeData,
    private readonly owners: DataOwners,
  ) {}

  /**
   * Erases everything and writes the `record` of it in one transaction. `requestId` is of the request that asks for it,
   * which the event of the account then has.
   */
  of(
    person: Person,
    record: (erasure: Erasure, manager: EntityManager) => Promise<void>,
    requestId?: string,
  ): Promise<Erasure> {
    return repeatOnDeadlock(() =>
      this.dataSource.transaction(async (manager) => {
        const erasure = await this.erase(manager, person, requestId);
        await record(erasure, manager);
        return erasure;
      }),
    );
  }

  private async erase(
    manager: EntityManager,
    { named, account: seen }: Person,
    requestId: string | undefined,
  ): Promise<Erasure> {
    // This is the account that the operator saw, even if its names have changed since. If there was none, a first
    // sign-in may be making it.
    const target: Named = seen ? { by: 'id', value: seen.id } : named;
    const { names: known } = await this.persons.find(target, { manager });
    const { challengeIds, account, names } = await this.closeSignIns(manager, target, known);
    const subject: DataSubject = { accountId: account?.id, names, challengeIds, requestId };
    const erasure: Erasure = { account, names, erased: {}, keptBlocks: 0 };
    for (const owner of this.owners.ofPersonalData()) {
      const { erased, keptBlocks = 0 } = await owner.erase(subject, manager);
      Object.assign(erasure.erased, erased);
      erasure.keptBlocks += keptBlocks;
    }
    return erasure;
  }

  /**
   * Removes the challenges, and locks the account in a later statement, which sees what the earlier one waited for: a
   * sign-in holds its challenge until it has made its account. The other way round that account would be left. Where
   * the account turns out to have another name, its challenge goes as well.
   */
  private async closeSignIns(manager: EntityManager, target: Named, known: Name[]): Promise<ClosedPerson> {
    const identifiers = ownIdentifiersOf(known);
    const challengeIds = await this.challenges.close(identifiers, manager);
    const { account, names: found } = await this.persons.find(target, { manager, lock: true });
    const names = [...new Map([...known, ...found].map((name) => [name.identifier, name])).values()];
    if (ownIdentifiersOf(found).every((identifier) => identifiers.includes(identifier)))
      return { challengeIds, account, names };
    const more = await this.closeSignIns(manager, target, names);
    return { ...more, challengeIds: [...challengeIds, ...more.challengeIds] };
  }
}
