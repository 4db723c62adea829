import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { type DataSubject, ownIdentifiersOf } from '../data-lifecycle/data-subject';
import { ago, type ExpiringData, OwnsExpiringData, type Removal, removalOf } from '../data-lifecycle/expiring-data';
import { type ErasedRows, OwnsPersonalData, type PersonalData } from '../data-lifecycle/personal-data';

const CHALLENGES = `
  select identifier, purpose, created_at, expires_at, guesses, used_at, failures_in_row, failures, sends, given_back,
    last_gateway, coalesce(jsonb_array_length(registrations), 0) as waiting_registrations
  from challenge where identifier = any($1)`;

/**
 * What new users gave dies with its challenge (R31); the statements clear it where a code is used, or its last guess is
 * made. `used_at` stands for codes that a replica of an earlier version consumed.
 */
const CLEAR_REGISTRATIONS: Removal = `
  with cleared as (
    update challenge set registrations = null where ctid = any(array(
      select ctid from challenge
      where registrations is not null and (expires_at <= clock_timestamp() or used_at is not null) limit $1))
    returning 1)
  select count(*)::integer as removed from cleared`;

/** The challenges of a person, and how long they are kept. */
@OwnsPersonalData()
@OwnsExpiringData()
@Injectable()
export class ChallengeData implements PersonalData, ExpiringData {
  readonly erasedWith = 'sign-ins';
  readonly identifyingColumns = { challenge: ['identifier'] };

  constructor(private readonly dataSource: DataSource) {}

  async idsOf(identifiers: string[]): Promise<string[]> {
    const sql = 'select id from challenge where identifier = any($1)';
    const rows = await this.dataSource.query<{ id: string }[]>(sql, [identifiers]);
    return rows.map(({ id }) => id);
  }

  /**
   * Removes the challenges of the identifiers, and waits for sign-ins under way; returns the ids. An erasure begins
   * with it: a sign-in holds its challenge until it has made its account.
   */
  async close(identifiers: string[], manager: EntityManager): Promise<string[]> {
    const sql = 'delete from challenge where identifier = any($1) returning id';
    const [rows] = await manager.query<[{ id: string }[], number]>(sql, [identifiers]);
    return rows.map(({ id }) => id);
  }

  async export({ names }: DataSubject): Promise<Record<string, object[]>> {
    return { challenges: await this.dataSource.query<object[]>(CHALLENGES, [ownIdentifiersOf(names)]) };
  }

  /** `close` has removed them. */
  erase({ challengeIds }: DataSubject): Promise<ErasedRows> {
    return Promise.resolve({ erased: { challenge: challengeIds.length } });
  }

  /**
   * A code lives for minutes, so its end is as good as the last use. Failures in a row stay until a success ends the
   * row or an operator does: whoever pauses for a month does not get another hundred guesses (R02).
   */
  removals(): Removal[] {
    return [removalOf('challenge', `expires_at < ${ago('30 days')} and failures_in_row = 0`), CLEAR_REGISTRATIONS];
  }
}
