import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { hostname } from 'node:os';
import { type Repository } from 'typeorm';
import { eventLogger } from '../logging/logger';
import { Outages } from '../logging/outages';
import type { DeliveryOutcome } from '../delivery/delivery-outcome';
import type { BreakerState } from './gateway-breaker';
import { GatewayBreakerState } from './gateway-breaker.entity';
import { GatewaySettings } from './gateway.settings';

const REPLICA = `${hostname()}:${process.pid}`;
const HEARTBEAT_MS = 60_000;

/** Reports the breakers of this replica in the log, and in PostgreSQL for the operators. Nothing is decided by it. */
@Injectable()
export class BreakerStates implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = eventLogger(BreakerStates.name);
  /** The reason for which each breaker opened that is not closed. */
  private readonly opened = new Map<string, string | undefined>();
  /** Each write waits for the one before it, so that they keep their order. */
  private writing: Promise<void> = Promise.resolve();
  private heartbeat?: NodeJS.Timeout;

  constructor(
    @InjectRepository(GatewayBreakerState) private readonly states: Repository<GatewayBreakerState>,
    private readonly settings: GatewaySettings,
    private readonly outages: Outages,
  ) {}

  onModuleInit(): void {
    this.heartbeat = setInterval(() => {
      if (this.opened.size > 0) this.write(() => this.states.query(SEEN, [REPLICA]));
      this.tellOutage();
    }, HEARTBEAT_MS).unref();
  }

  change(gateway: string, state: BreakerState, fault?: DeliveryOutcome): void {
    const reason = fault && reasonOf(fault);
    this.logger.warn({ event: 'breaker', gateway, state, reason });
    if (state === 'closed') {
      this.opened.delete(gateway);
      this.write(() => this.states.delete({ gateway, replica: REPLICA }));
    } else {
      this.opened.set(gateway, reason);
      this.write(() => this.states.query(CHANGE, [gateway, REPLICA, state, reason]));
    }
    this.tellOutage();
  }

  /** Nest calls this after the last request has ended. */
  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.heartbeat);
    if (this.opened.size > 0) this.write(() => this.states.delete({ replica: REPLICA }));
    await this.writing;
  }

  /** A gateway that is tried with one SMS does not take the others yet: the outage is over when a breaker closes. */
  private tellOutage(): void {
    if (this.opened.size < this.settings.SMS_GATEWAYS.length) this.outages.isOver('all-breakers-open');
    else this.outages.holds('all-breakers-open', { reasons: Object.fromEntries(this.opened) });
  }

  private write(run: () => Promise<unknown>): void {
    this.writing = this.writing
      .then(run)
      .then(() => undefined)
      .catch((err: unknown) => this.logger.warn({ event: 'breaker-unrecorded', err }));
  }
}

function reasonOf(fault: DeliveryOutcome): string {
  const { status } = fault;
  if (status === 'accepted') return status;
  return status === 'rejected' ? `${fault.scope} ${fault.code}` : `${status} ${fault.code}`;
}

const CHANGE = `
  insert into gateway_breaker (gateway, replica, state, reason, changed_at, seen_at)
  values ($1, $2, $3, $4, clock_timestamp(), clock_timestamp())
  on conflict (gateway, replica) do update set
    state = excluded.state, reason = excluded.reason, changed_at = excluded.changed_at, seen_at = excluded.seen_at`;

const SEEN = `update gateway_breaker set seen_at = clock_timestamp() where replica = $1`;
