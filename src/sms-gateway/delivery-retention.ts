import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type Repository } from 'typeorm';
import { Environment } from '../config/environment';
import { RecurringJobs } from '../database/recurring-jobs';
import { Delivery } from './delivery.entity';

const EVERY_SECONDS = 600;
/** Small, so that no statement holds its locks for long; so many a run, so that none takes longer than its interval. */
const BATCH = 1_000;
const BATCHES = 50;

/** Reports of SMS that are not ours wait an hour for the record of their send; breakers of replicas that are gone as long. */
const REMOVALS = (days: number) => [
  `delete from delivery where id in (
     select id from delivery where sent_at < clock_timestamp() - interval '${days} days' limit ${BATCH})`,
  `delete from delivery where id in (
     select id from delivery where challenge_id is null and sent_at < clock_timestamp() - interval '1 hour' limit ${BATCH})`,
  `delete from gateway_breaker where seen_at < clock_timestamp() - interval '1 hour'`,
];

/** Removes the records of deliveries when their days are over. */
@Injectable()
export class DeliveryRetention implements OnApplicationBootstrap {
  constructor(
    private readonly environment: Environment,
    private readonly jobs: RecurringJobs,
    @InjectRepository(Delivery) private readonly deliveries: Repository<Delivery>,
  ) {}

  onApplicationBootstrap(): void {
    this.jobs.every(EVERY_SECONDS, 'delivery-retention', () => this.remove());
  }

  async remove(): Promise<void> {
    for (const removal of REMOVALS(this.environment.DELIVERY_RETENTION_DAYS)) {
      for (let batch = 0; batch < BATCHES; batch++) {
        // For a delete the driver answers the rows, of which there are none, and their count.
        const [, removed] = await this.deliveries.query<[unknown[], number]>(removal);
        if (removed < BATCH) break;
      }
    }
  }
}
