import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What the whole service is not doing for now: `sms` by an operator, `confirmations` by the limit on failed guesses. */
@Entity()
export class Stop {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'stop_pkey' })
  name!: 'sms' | 'mail' | 'confirmations';

  /** Nothing: until an operator ends it. */
  @Column('timestamptz', { nullable: true })
  until!: Date | null;

  @Column('timestamptz', { name: 'created_at', default: () => 'clock_timestamp()' })
  createdAt!: Date;

  /** The reason as the operator gave it, or the limit that was reached; unset in rows of versions before 2.2. */
  @Column('text', { nullable: true })
  why!: string | null;

  /** The operator; unset where a limit did it. */
  @Column('text', { nullable: true })
  by!: string | null;
}
