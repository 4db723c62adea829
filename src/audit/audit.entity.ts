import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

/**
 * What happened. `guessed` stands for each guess, right or wrong: a wrong one has no `confirmed` of the same request.
 */
export type AuditEvent =
  | 'requested'
  | 'sent'
  | 'refused'
  | 'guessed'
  | 'confirmed'
  | 'locked'
  | 'account-created'
  /** An account got an identity of another provider, such as a Telegram id; the detail names the provider. */
  | 'identity-linked'
  | 'account-read-by-phone'
  | 'account-written'
  /** A support desk looked the account up; the detail names the key. */
  | 'account-found'
  | 'operator'
  /** Written by the database's function: one name of an erased person was forgotten in the trail. */
  | 'forgotten';

/** A line of the audit trail: nothing personal but a masked identifier, and its HMAC to find it by. */
@Entity()
export class Audit {
  @PrimaryGeneratedColumn('identity', {
    type: 'bigint',
    generatedIdentity: 'ALWAYS',
    primaryKeyConstraintName: 'audit_pkey',
  })
  id!: string;

  @Index('audit_at_idx')
  @Column('timestamptz', { default: () => 'clock_timestamp()' })
  at!: Date;

  @Column('text')
  event!: AuditEvent;

  @Column('uuid', { name: 'request_id', nullable: true })
  requestId!: string | null;

  /** The identifier, masked. */
  @Column('text', { nullable: true })
  identifier!: string | null;

  /** The HMAC of the identifier under the key of `AUDIT_KEY` that was current. */
  @Index('audit_hmac_idx')
  @Column('text', { nullable: true })
  hmac!: string | null;

  /** The reason of a refusal, the gateway that took a message, or what the operator did. */
  @Column('text', { nullable: true })
  detail!: string | null;

  /** The operator's name; for the event `forgotten` it is the role of the database. */
  @Column('text', { nullable: true })
  actor!: string | null;
}
