import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/** How long the audit trail is kept, in the one row of its table. Only the owner of the database writes it. */
@Entity()
@Check('audit_retention_is_only', 'is_only')
@Check('audit_retention_days', 'days >= 30')
export class AuditRetention {
  @PrimaryColumn('boolean', { name: 'is_only', default: true, primaryKeyConstraintName: 'audit_retention_pkey' })
  isOnly!: boolean;

  @Column('integer')
  days!: number;
}
