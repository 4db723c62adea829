import { Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm';

/** What can happen to an account that the retailer did not do. */
export const CHANGE_TYPES = [
  'account.created',
  'account.updated',
  'account.consented',
  'account.adopted',
  'account.merged',
  'account.erased',
] as const;

export type ChangeType = (typeof CHANGE_TYPES)[number];

/**
 * A change of an account that the retailer is to be told of. It has nothing of a person but the account's id: what is
 * told of the account is read when the change is.
 */
@Entity()
@Unique('outbox_position_key', ['position'])
@Index('outbox_unnumbered_idx', ['seq'], { where: '(position IS NULL)' })
@Index('outbox_account_idx', ['accountKey', 'position'])
@Index('outbox_waiting_idx', ['position'], { where: '(done_at IS NULL)' })
export class Outbox {
  /** The order in which the changes of one account happened: it is drawn while the account is locked. */
  @PrimaryColumn('bigint', {
    generated: 'identity',
    generatedIdentity: 'ALWAYS',
    primaryKeyConstraintName: 'outbox_pkey',
  })
  seq!: string;

  /** The id that the retailer knows the change by. */
  @Column('uuid')
  id!: string;

  /** The order in which changes are read and delivered, over all accounts; `null` until the row has been numbered. */
  @Column('bigint', { nullable: true })
  position!: string | null;

  /** The key of the account, which may be gone. Where two accounts became one, it is the key of that one. */
  @Column('bigint', { name: 'account_key' })
  accountKey!: string;

  /** The id that the account had then; unset where it is a phone or an e-mail and the change was delivered (R27). */
  @Column('text', { name: 'account_id', nullable: true })
  accountId!: string | null;

  /** The id that is an alias of the account from this change on. */
  @Column('text', { name: 'previous_id', nullable: true })
  previousId!: string | null;

  @Column('text')
  type!: ChangeType;

  /** The names of the fields that changed. */
  @Column('text', { array: true, nullable: true })
  changed!: string[] | null;

  @Column('timestamptz', { default: () => 'clock_timestamp()' })
  at!: Date;

  /** The request that made the change, as its log line has it; unset where an operator's command did. */
  @Column('uuid', { name: 'request_id', nullable: true })
  requestId!: string | null;

  /**
   * When the change may be delivered next: after a failure, or after the lease of the replica that delivers it now has
   * run out. `infinity` where it is parked.
   */
  @Column('timestamptz', { name: 'due_at', default: () => 'clock_timestamp()' })
  dueAt!: Date;

  /** The number of deliveries that were begun. */
  @Column('integer', { default: 0 })
  attempts!: number;

  @Column('timestamptz', { name: 'first_tried_at', nullable: true })
  firstTriedAt!: Date | null;

  /** Why the last delivery failed. */
  @Column('text', { nullable: true })
  problem!: string | null;

  /** When it was delivered, or an operator skipped it. */
  @Column('timestamptz', { name: 'done_at', nullable: true })
  doneAt!: Date | null;
}
