import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { LRUCache } from 'lru-cache';
import { type Repository } from 'typeorm';
import type { AlertName } from '../logging/events';
import { eventLogger } from '../logging/logger';
import { Alert } from './alert.entity';

const MINUTE_MS = 60_000;

/** One conditional statement: of all replicas one raises the alert. `$1` scope. */
const RAISE = `
  insert into alert as a (scope, raised_at) values ($1, clock_timestamp())
  on conflict (scope) do update set raised_at = excluded.raised_at
  where a.raised_at <= clock_timestamp() - interval '1 minute'
  returning scope`;

/** Alerts in the log, of each scope one a minute over all replicas, however often its limit is met. */
@Injectable()
export class Alerts {
  private readonly logger = eventLogger(Alerts.name);
  /** So that whoever hammers at a limit costs no statement each time. */
  private readonly recent = new LRUCache<string, true>({ max: 1_000, ttl: MINUTE_MS });

  constructor(@InjectRepository(Alert) private readonly alerts: Repository<Alert>) {}

  /** `scope` names the limit and, where it has parts, which one; `figures` say what was met. */
  async raise(alert: AlertName, scope: string, figures: Record<string, unknown>): Promise<void> {
    if (this.recent.has(scope)) return;
    this.recent.set(scope, true);
    try {
      const raised = await this.alerts.query<unknown[]>(RAISE, [scope]);
      if (raised.length > 0) this.logger.error({ event: 'alert', alert, ...figures });
    } catch (err) {
      this.logger.error({ event: 'alert', alert, ...figures, err });
    }
  }
}
