import { Column, Entity, PrimaryColumn } from 'typeorm';

/**
 * What the whole service does not do for now: an operator paused `sms` or `mail`; the limit on failed guesses stopped
 * `confirmations`.
 */
@Entity()
export class Stop {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'stop_pkey' })
  name!: 'sms' | 'mail' | 'events' | 'confirmations';

  /** `null`: until an operator ends it. */
  @Column('timestamptz', { nullable: true })
  until!: Date | null;

  @Column('timestamptz', { name: 'created_at', default: () => 'clock_timestamp()' })
  createdAt!: Date;

  /** The reason as the operator gave it, or the limit that was reached; unset in rows that version 2.1.0 wrote. */
  @Column('text', { nullable: true })
  why!: string | null;

  /** The operator; unset where a limit did it. */
  @Column('text', { nullable: true })
  by!: string | null;
}
