import { Column, Entity, PrimaryColumn } from 'typeorm';
import { isEmail } from '../identifiers/identifier';

/** The prefix under which the block of a person who was erased stands. */
export const hiddenPrefix = (hmac: string) => `hmac:${hmac}`;

/**
 * The prefixes of the blocks that shut the identifier out: its own; for a phone, one of its range; for an e-mail, the
 * one of its domain (`@shop.example`) or of a domain above that; and those that hide it behind its `hmacs` if its
 * person was erased. PostgreSQL looks for them by one condition, which saves what five cost to set up at each call.
 */
export function blockPrefixes(identifier: string, hmacs: string[] = []): string[] {
  return [...(isEmail(identifier) ? emailPrefixes(identifier) : beginnings(identifier)), ...hmacs.map(hiddenPrefix)];
}

const beginnings = (phone: string) => Array.from(phone, (_, index) => phone.slice(0, index + 1));

function emailPrefixes(email: string): string[] {
  const labels = email.slice(email.indexOf('@') + 1).split('.');
  return [email, ...labels.map((_, index) => `@${labels.slice(index).join('.')}`)];
}

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
