import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { DataOwners } from '../data-lifecycle/data-owners';
import type { Removal } from '../data-lifecycle/expiring-data';
import { RecurringJobs } from './recurring-jobs';

const EVERY_SECONDS = 600;
/**
 * The most rows that one statement removes, few so that it holds its locks briefly, and the most statements of one run,
 * so that it ends in time.
 */
const BATCH = 1_000;
const BATCHES = 50;

/** Removes the rows of all rooms whose time has passed, a few at a time, on one replica at a time. */
@Injectable()
export class Retention implements OnApplicationBootstrap {
  constructor(
    private readonly jobs: RecurringJobs,
    private readonly dataSource: DataSource,
    private readonly owners: DataOwners,
  ) {}

  onApplicationBootstrap(): void {
    this.jobs.every(EVERY_SECONDS, 'retention', () => this.remove());
  }

  async remove(): Promise<void> {
    for (const owner of this.owners.ofExpiringData()) {
      await owner.beforeRemovals?.();
      for (const removal of owner.removals()) await this.removeInBatches(removal);
    }
  }

  private async removeInBatches(removal: Removal): Promise<void> {
    for (let batch = 0; batch < BATCHES; batch++) {
      const [{ removed }] = await this.dataSource.query<[{ removed: number }]>(removal, [BATCH]);
      if (removed < BATCH) return;
    }
  }
}
