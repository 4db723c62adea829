import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type Repository } from 'typeorm';
import { eventLogger } from '../logging/logger';
import { RecurringJob } from './recurring-job.entity';

const LOOK_MS = 60_000;

/** Whoever moves the time on has the turn: one conditional statement, so it is one replica. `$1` name, `$2` seconds. */
const TAKE_TURN = `
  insert into recurring_job as j (name, due_at) values ($1, clock_timestamp() + $2 * interval '1 second')
  on conflict (name) do update set due_at = excluded.due_at where j.due_at <= clock_timestamp()
  returning name`;

/** Work that recurs: of all replicas one does it at a time. A run that is killed is made up for by the next one. */
@Injectable()
export class RecurringJobs implements OnModuleDestroy {
  private readonly logger = eventLogger(RecurringJobs.name);
  private readonly timers: NodeJS.Timeout[] = [];
  private readonly running = new Set<Promise<void>>();

  constructor(@InjectRepository(RecurringJob) private readonly jobs: Repository<RecurringJob>) {}

  /** Does `work` every `seconds` (to the minute) from now on; it has to end well within them. */
  every(seconds: number, name: string, work: () => Promise<void>): void {
    const look = () => {
      const run = this.runIfDue(seconds, name, work).finally(() => this.running.delete(run));
      this.running.add(run);
    };
    this.timers.push(setInterval(look, LOOK_MS).unref());
  }

  /** Does `work` now if it is due and nobody else is at it. */
  async runIfDue(seconds: number, name: string, work: () => Promise<void>): Promise<void> {
    try {
      const turn = await this.jobs.query<unknown[]>(TAKE_TURN, [name, seconds]);
      if (turn.length > 0) await work();
    } catch (err) {
      this.logger.warn({ event: 'job-failed', job: name, err });
    }
  }

  async onModuleDestroy(): Promise<void> {
    for (const timer of this.timers) clearInterval(timer);
    await Promise.all(this.running);
  }
}
