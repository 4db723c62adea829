import type { Type } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';

/** A statement that removes at most `$1` rows whose time has passed, and answers their number as `removed`. */
export type Removal = string;

/** The rows of a room that are not kept for good. A provider that has such rows is `@OwnsExpiringData()`. */
export interface ExpiringData {
  /** Runs each time before the removals. */
  beforeRemovals?(): Promise<void>;
  removals(): Removal[];
}

export const ExpiringDataOwner = DiscoveryService.createDecorator<undefined>();

/** Has the removals of the provider run by the retention job. */
export function OwnsExpiringData(): (owner: Type<ExpiringData>) => void {
  return ExpiringDataOwner();
}

/** Removes rows of `table` for which `condition` holds. */
export function removalOf(table: string, condition: string): Removal {
  return `
    with gone as (
      delete from ${table} where ctid = any(array(select ctid from ${table} where ${condition} limit $1)) returning 1)
    select count(*)::integer as removed from gone`;
}

/** SQL of the time that was `interval` ago, by the database's clock. */
export const ago = (interval: string) => `clock_timestamp() - interval '${interval}'`;
