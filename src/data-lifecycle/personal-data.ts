import type { Type } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import type { EntityManager } from 'typeorm';
import type { DataSubject } from './data-subject';

/** What an erasure did with the rows of one owner. */
export interface ErasedRows {
  /** The number of removed rows by table; for the audit trail, of the lines that lost their identifier. */
  erased: Record<string, number>;
  /** The number of blocks that stay in force; they know the person by an HMAC now. */
  keptBlocks?: number;
}

/**
 * The order in which rows are erased: one order everywhere, so that erasures do not wait for each other in a circle.
 */
export const ERASURE_ORDER = ['sign-ins', 'deliveries', 'limits', 'account', 'trail'] as const;

/**
 * What a room does with the rows that it keeps of persons (R27). A provider that has such rows is
 * `@OwnsPersonalData()`.
 */
export interface PersonalData {
  /**
   * The columns that identify a person, by table. Every column of the database that can do so has an owner, as a test
   * checks.
   */
  readonly identifyingColumns: Record<string, string[]>;

  /** The step of `ERASURE_ORDER` at which its rows are erased. */
  readonly erasedWith: (typeof ERASURE_ORDER)[number];

  /** The rows of the person, by the name that they have in the export. */
  export(subject: DataSubject): Promise<Record<string, object[]>>;

  /**
   * Removes the rows in the transaction of `manager`, in which the person's challenges are gone and the account is
   * locked.
   */
  erase(subject: DataSubject, manager: EntityManager): Promise<ErasedRows>;
}

export const PersonalDataOwner = DiscoveryService.createDecorator<undefined>();

/** Has the provider asked by each export and each erasure. */
export function OwnsPersonalData(): (owner: Type<PersonalData>) => void {
  return PersonalDataOwner();
}

/** Removes rows in the transaction of `manager`; returns their number. */
export async function removeRows(manager: EntityManager, sql: string, values: unknown[]): Promise<number> {
  return (await manager.query<[unknown[], number]>(sql, values))[1];
}
