import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { hostname } from 'node:os';
import { type Repository } from 'typeorm';
import type { GatewayName } from '../config/sms.settings';
import type { DeliveryOutcome } from '../delivery/delivery-outcome';
import type { BreakerState } from './gateway-breaker';
import { GatewayBreakerState } from './gateway-breaker.entity';

const REPLICA = `${hostname()}:${process.pid}`;
const HEARTBEAT_MS = 60_000;

/** Tells of the breakers of this replica: in the log, and in PostgreSQL for the operators. Nothing is decided by it. */
@Injectable()
export class BreakerStates implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger(BreakerStates.name);
  private readonly opened = new Map<GatewayName, BreakerState>();
  /** Writes keep their order. */
  private writing: Promise<void> = Promise.resolve();
  private heartbeat?: NodeJS.Timeout;

  constructor(@InjectRepository(GatewayBreakerState) private readonly states: Repository<GatewayBreakerState>) {}

  onModuleInit(): void {
    this.heartbeat = setInterval(() => {
      if (this.opened.size > 0) this.write(() => this.states.query(SEEN, [REPLICA]));
    }, HEARTBEAT_MS).unref();
  }

  change(gateway: GatewayName, state: BreakerState, fault?: DeliveryOutcome): void {
    const reason = fault && reasonOf(fault);
    this.logger.warn({ event: 'breaker', gateway, state, reason });
    if (state === 'closed') {
      this.opened.delete(gateway);
      this.write(() => this.states.delete({ gateway, replica: REPLICA }));
    } else {
      this.opened.set(gateway, state);
      this.write(() => this.states.query(CHANGE, [gateway, REPLICA, state, reason]));
    }
  }

  /** After the last call has ended. */
  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.heartbeat);
    if (this.opened.size > 0) this.write(() => this.states.delete({ replica: REPLICA }));
    await this.writing;
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
