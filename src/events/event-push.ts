import { Injectable } from '@nestjs/common';
import { setTimeout as pause } from 'node:timers/promises';
import { Alerts } from '../limits/alerts';
import { Pauses } from '../limits/pauses';
import { eventLogger } from '../logging/logger';
import { Outages } from '../logging/outages';
import { toChange } from './change';
import { EventQueue } from './event-queue';
import { EventSender } from './event-sender';
import { LEASE_SECONDS, type LeasedChange } from './push.statements';

/** Changes of different accounts that a replica delivers at a time. */
const AT_ONCE = 8;
/** Milliseconds after which a replica whose deliveries are all under way still looks for others that are due. */
const LOOK_MS = 500;
/** Milliseconds after which a lease is too old to begin with: the replica was frozen, and another one may deliver. */
const FRESH_MS = (LEASE_SECONDS * 1_000) / 2;

/** Attempts of one change after which an operator is to know: it has waited for about half a minute. */
const ATTEMPTS_OF_AN_OUTAGE = 6;

/** Pushes changes to the retailer's system: at least once, those of one account in order (R33). */
@Injectable()
export class EventPush {
  private readonly logger = eventLogger(EventPush.name);
  /** The deliveries under way, each of which takes one of the `AT_ONCE` slots until it ends. */
  private readonly deliveries = new Set<Promise<void>>();

  constructor(
    private readonly queue: EventQueue,
    private readonly sender: EventSender,
    private readonly pauses: Pauses,
    private readonly alerts: Alerts,
    private readonly outages: Outages,
  ) {}

  /** Whether there is an address to push to. */
  get isOn(): boolean {
    return this.sender.isOn;
  }

  /**
   * Begins to deliver what is due, as far as slots are free, and returns when a slot is free again or it is time for
   * another look: a receiver that hangs for one account delays no other. True if it should be called again at once.
   */
  async pushDue(): Promise<boolean> {
    const free = AT_ONCE - this.deliveries.size;
    const takenAt = performance.now();
    if (free > 0) for (const change of await this.queue.take(free)) this.begin(change, takenAt);
    if (this.deliveries.size === 0) return false;
    await Promise.race([...this.deliveries, pause(LOOK_MS, undefined, { ref: false })]);
    return true;
  }

  /** Waits for the deliveries under way, once nothing more is begun. */
  async end(): Promise<void> {
    await Promise.all(this.deliveries);
  }

  private begin(change: LeasedChange, takenAt: number): void {
    // Without a database the outcome is not stored: the lease runs out, and the change is delivered again.
    const delivery = this.push(change, takenAt)
      .catch((err: unknown) => this.logger.warn({ event: 'job-failed', job: 'event-push', err }))
      .finally(() => this.deliveries.delete(delivery));
    this.deliveries.add(delivery);
  }

  private async push(change: LeasedChange, takenAt: number): Promise<void> {
    if (performance.now() - takenAt > FRESH_MS) return;
    const outcome = await this.sender.send(toChange(change));
    switch (outcome.status) {
      case 'done':
        this.outages.isOver('events-undelivered');
        return this.queue.finish(change);
      case 'gone':
        return this.stop(change);
      case 'failed':
        return this.postpone(change, outcome.problem);
      default:
        outcome satisfies never;
    }
  }

  /** The receiver wants no events: nobody is asked again until an operator says so. */
  private async stop(change: LeasedChange): Promise<void> {
    await this.pauses.begin('events', { why: 'the receiver answered 410', by: 'receiver' });
    await this.queue.release(change);
    await this.alerts.raise('events-stopped', 'events-stopped', {});
  }

  private async postpone(change: LeasedChange, problem: string): Promise<void> {
    const { id, type, attempts } = change;
    const isParked = await this.queue.postpone(change, problem);
    if (isParked) await this.alerts.raise('event-parked', `event-parked ${id}`, { id, type, attempts, problem });
    else if (attempts >= ATTEMPTS_OF_AN_OUTAGE) this.outages.holds('events-undelivered', { id, attempts, problem });
  }
}
