import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

/**
 * A phone or an e-mail that the migration to stored forms took from an account; kept for 90 days, and erased with the
 * person.
 */
@Entity()
export class Mended {
  @PrimaryGeneratedColumn('identity', {
    type: 'bigint',
    generatedIdentity: 'ALWAYS',
    primaryKeyConstraintName: 'mended_pkey',
  })
  id!: string;

  @Index('mended_account_id_idx')
  @Column('text', { name: 'account_id' })
  accountId!: string;

  @Column('text')
  field!: 'phone' | 'e-mail' | 'confirmed e-mail';

  /** The value as it was stored. */
  @Column('text')
  value!: string;

  @Column('text')
  reason!: string;

  @Column('timestamptz', { name: 'mended_at', default: () => 'clock_timestamp()' })
  mendedAt!: Date;
}
