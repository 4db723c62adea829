import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { EventPush } from '../events/event-push';
import { eventLogger } from '../logging/logger';
import { OutboxNumbering } from '../outbox/outbox-numbering';

/** Milliseconds between two looks at what waits: a change has to be readable within 2 s of its commit. */
const LOOK_MS = 500;

/**
 * Numbers and pushes changes, on every replica: of several that look at the same moment, the database lets one number
 * and each deliver others.
 */
@Injectable()
export class ChangesJobs implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = eventLogger(ChangesJobs.name);
  private readonly timers: NodeJS.Timeout[] = [];
  private readonly running = new Map<string, Promise<void>>();
  private isStopping = false;

  constructor(
    private readonly numbering: OutboxNumbering,
    private readonly push: EventPush,
  ) {}

  onApplicationBootstrap(): void {
    this.repeat('numbering', () => this.numbering.number());
    if (this.push.isOn) this.repeat('event-push', () => this.push.pushDue());
  }

  async onModuleDestroy(): Promise<void> {
    this.isStopping = true;
    for (const timer of this.timers) clearInterval(timer);
    await Promise.all(this.running.values());
    await this.push.end();
  }

  /** Does `work` at each look, one run at a time, and again at once while it says that there is more. */
  private repeat(name: string, work: () => Promise<boolean>): void {
    let hasFailed = false;
    const run = async () => {
      try {
        while (!this.isStopping && (await work()));
        hasFailed = false;
      } catch (err) {
        // While the database is away each look fails: one line tells of it.
        if (!hasFailed) this.logger.warn({ event: 'job-failed', job: name, err });
        hasFailed = true;
      }
    };
    const look = () => {
      if (!this.running.has(name))
        this.running.set(
          name,
          run().finally(() => this.running.delete(name)),
        );
    };
    this.timers.push(setInterval(look, LOOK_MS).unref());
  }
}
