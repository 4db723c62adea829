import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A domain whose users confirm the codes that they are mailed. */
@Entity('mail_domain')
export class MailDomain {
  /** Registrable: without subdomains. */
  @PrimaryColumn('text', { primaryKeyConstraintName: 'mail_domain_pkey' })
  domain!: string;

  /** When a code was last confirmed, to the day. */
  @Column('timestamptz', { name: 'confirmed_at' })
  confirmedAt!: Date;
}
