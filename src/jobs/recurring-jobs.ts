import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type Repository } from 'typeorm';
import { eventLogger } from '../logging/logger';
import { RecurringJob } from './recurring-job.entity';

const LOOK_MS = 60_000;

/** The replica that moves the time on runs the job. One conditional statement lets only one do so; `$1` is the job's
 * name, `$2` its seconds. */
const TAKE_TURN = `
  insert into recurring_job as j (name, due_at) values ($1, clock_timestamp() + $2 * interval '1 second')
  on conflict (name) do update set due_at = excluded.due_at where j.due_at <= clock_timestamp()
  returning name`;

/** Runs recurring work on one replica at a time. The next run makes up for a run that is killed. */
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

  /** Does `work` now if it is due and no other replica does it. */
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
