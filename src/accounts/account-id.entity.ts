import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/**
 * An id that leads to an account: its own, or an alias, which was its own before. One index over both keeps an alias
 * from ever naming a second account (R37). Triggers of the database keep the table, whoever writes the accounts.
 */
@Entity()
@Index('account_id_alias_idx', ['accountKey'], { where: 'NOT is_current' })
export class AccountId {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'account_id_pkey' })
  id!: string;

  @Column('bigint', { name: 'account_key' })
  accountKey!: string;

  /** `false` for an alias. */
  @Column('boolean', { name: 'is_current', default: true })
  isCurrent!: boolean;
}
