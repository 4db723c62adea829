import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/** How far the outbox is numbered, and up to where its rows are gone: one row. */
@Entity()
@Check('outbox_mark_is_only', 'is_only')
export class OutboxMark {
  @PrimaryColumn('boolean', { name: 'is_only', default: true, primaryKeyConstraintName: 'outbox_mark_pkey' })
  isOnly!: true;

  /** The greatest position that was given. */
  @Column('bigint', { default: 0 })
  last!: string;

  /** The greatest position of a row that was removed. */
  @Column('bigint', { default: 0 })
  removed!: string;
}
