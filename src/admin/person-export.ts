import { Injectable } from '@nestjs/common';
import type { Person } from '../accounts/person';
import { DataOwners } from '../data-lifecycle/data-owners';
import { type DataSubject, ownIdentifiersOf } from '../data-lifecycle/data-subject';
import { ChallengeData } from '../otp/challenge-data';

/** Collects all that is stored of one person, so that the operator can hand it out. */
@Injectable()
export class PersonExport {
  constructor(
    private readonly owners: DataOwners,
    private readonly challenges: ChallengeData,
  ) {}

  async of({ account, names }: Person): Promise<Record<string, object[]>> {
    const challengeIds = await this.challenges.idsOf(ownIdentifiersOf(names));
    const subject: DataSubject = { accountId: account?.id, names, challengeIds };
    const parts = await Promise.all(this.owners.ofPersonalData().map((owner) => owner.export(subject)));
    return Object.fromEntries(parts.flatMap((part) => Object.entries(part)));
  }
}
