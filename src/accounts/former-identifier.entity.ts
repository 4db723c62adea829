import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { Account } from './account.entity';

/**
 * A phone or confirmed e-mail that an account had before, so that what was kept under it is exported and erased with
 * the account. A trigger of the database writes it, whoever changes the account.
 */
@Entity()
export class FormerIdentifier {
  @PrimaryColumn('text', { name: 'account_id', primaryKeyConstraintName: 'former_identifier_pkey' })
  accountId!: string;

  @ManyToOne(() => Account, { onDelete: 'CASCADE', onUpdate: 'CASCADE' })
  @JoinColumn({ name: 'account_id', foreignKeyConstraintName: 'former_identifier_account_id_fkey' })
  account!: Account;

  /** As it stood in the account. */
  @PrimaryColumn('text', { primaryKeyConstraintName: 'former_identifier_pkey' })
  identifier!: string;

  /** When the account ceased to have it. */
  @Column('timestamptz', { default: () => 'clock_timestamp()' })
  at!: Date;
}
