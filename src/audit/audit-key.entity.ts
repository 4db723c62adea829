import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A key of `AUDIT_KEY` that lines of the audit trail, deliveries or blocks name identifiers by. */
@Entity()
export class AuditKey {
  /** The fingerprint identifies the key and does not reveal it. */
  @PrimaryColumn('text', { primaryKeyConstraintName: 'audit_key_pkey' })
  fingerprint!: string;

  /** When a replica or a command last had it as its current key. */
  @Column('timestamptz', { name: 'used_at', default: () => 'clock_timestamp()' })
  usedAt!: Date;
}
