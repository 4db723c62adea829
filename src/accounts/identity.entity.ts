import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { Account } from './account.entity';

/**
 * An identity says who the user of an account is elsewhere. It opens no account: it moves to the one whose phone came
 * with it.
 */
@Entity()
export class Identity {
  /** `telegram`. */
  @PrimaryColumn('text', { primaryKeyConstraintName: 'identity_pkey' })
  provider!: string;

  /** The provider's id of the user. */
  @PrimaryColumn('text', { primaryKeyConstraintName: 'identity_pkey' })
  subject!: string;

  @Index('identity_account_key_idx')
  @Column('bigint', { name: 'account_key' })
  accountKey!: string;

  @ManyToOne(() => Account, { onDelete: 'CASCADE' })
  @JoinColumn({
    name: 'account_key',
    referencedColumnName: 'key',
    foreignKeyConstraintName: 'identity_account_key_fkey',
  })
  account!: Account;

  /** When it came to the account that has it now. */
  @Column('timestamptz', { name: 'linked_at', default: () => 'clock_timestamp()' })
  linkedAt!: Date;
}
