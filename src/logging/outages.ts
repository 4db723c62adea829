import { Injectable } from '@nestjs/common';
import type { AlertName } from './events';
import { eventLogger } from './logger';

const MINUTE_MS = 60_000;

/**
 * Alerts about what is out of order now: one a minute while it is being told of, and a line when it is over. Each
 * replica tells of what it sees itself, so that also an outage of the database is heard of.
 */
@Injectable()
export class Outages {
  private readonly logger = eventLogger(Outages.name);
  private readonly alertedAt = new Map<AlertName, number>();
  private readonly open = new Set<AlertName>();

  /** Reports that the condition of `alert` holds; `figures` describe it. */
  holds(alert: AlertName, figures: Record<string, unknown>): void {
    const now = performance.now();
    if (now - (this.alertedAt.get(alert) ?? -Infinity) < MINUTE_MS) return;
    this.alertedAt.set(alert, now);
    this.open.add(alert);
    this.logger.error({ event: 'alert', alert, ...figures });
  }

  /** Reports that the condition of `alert` is over; a line is written only if the alert was raised. */
  isOver(alert: AlertName): void {
    if (this.open.delete(alert)) this.logger.warn({ event: 'alert-over', alert });
  }
}
