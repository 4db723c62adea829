import { Column, Entity, PrimaryColumn } from 'typeorm';

/**
 * What operators see of the circuit breakers: each is in the memory of its replica, and only one that is not closed is
 * here.
 */
@Entity('gateway_breaker')
export class GatewayBreakerState {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'gateway_breaker_pkey' })
  gateway!: string;

  /** `host:process`. */
  @PrimaryColumn('text', { primaryKeyConstraintName: 'gateway_breaker_pkey' })
  replica!: string;

  @Column('text')
  state!: 'open' | 'half-open';

  /** Outcome and code of the answer that opened it. */
  @Column('text', { nullable: true })
  reason!: string | null;

  @Column('timestamptz', { name: 'changed_at' })
  changedAt!: Date;

  /** A replica that runs says so every minute; a killed one does not. */
  @Column('timestamptz', { name: 'seen_at' })
  seenAt!: Date;
}
