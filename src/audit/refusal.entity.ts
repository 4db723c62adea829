import { Column, Entity, PrimaryColumn } from 'typeorm';

/** When the last refusal of an identifier was written into the audit trail, which is done once a minute. */
@Entity()
export class Refusal {
  /** The HMAC of the identifier under the current key of `AUDIT_KEY`. */
  @PrimaryColumn('text', { primaryKeyConstraintName: 'refusal_pkey' })
  hmac!: string;

  @Column('timestamptz')
  at!: Date;
}
