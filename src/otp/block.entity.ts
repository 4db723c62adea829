import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The prefix under which the block of a person who was erased stands. */
export const hiddenPrefix = (hmac: string) => `hmac:${hmac}`;

/** Identifiers that an operator shut out. */
@Entity()
export class Block {
  /**
   * A phone, how phones begin, an e-mail, or `@` and a domain; of an erased person, `hmac:` and the identifier's HMAC.
   */
  @PrimaryColumn('text', { primaryKeyConstraintName: 'block_pkey' })
  prefix!: string;

  /** `null`: until an operator ends it. */
  @Column('timestamptz', { nullable: true })
  until!: Date | null;

  @Column('timestamptz', { name: 'created_at', default: () => 'clock_timestamp()' })
  createdAt!: Date;

  /** Fingerprint of the key that the HMAC is under: it must stay in `AUDIT_KEY` while the block holds. */
  @Column('text', { name: 'audit_key', nullable: true })
  auditKey!: string | null;

  /** The reason as the operator gave it; unset in rows that version 2.1.0 wrote. */
  @Column('text', { nullable: true })
  why!: string | null;

  /** The operator who set it. */
  @Column('text', { nullable: true })
  by!: string | null;
}
