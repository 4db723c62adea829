import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** The kind of the consent to advertising as such; every other kind is the id of a subscription (`SUBSCRIPTIONS`). */
export const MARKETING = 'marketing';

/** Where a consent came from. */
export const CONSENT_SOURCES = ['registration', 'telegram', 'update', 'seller', 'retailer', 'import'] as const;
export type ConsentSource = (typeof CONSENT_SOURCES)[number];

/** What proved that the consent is that of the account's user. */
export const CONSENT_PROOFS = ['code', 'platform', 'retailer'] as const;
export type ConsentProof = (typeof CONSENT_PROOFS)[number];

/**
 * A consent that was given or withdrawn. Rows are only added (R28), and the last one of a kind says what holds. A
 * trigger of the database refuses to change anything but the account, which may become one with another.
 */
@Entity()
@Index('consent_last_idx', ['accountKey', 'kind', 'at', 'seq'])
export class Consent {
  /** Which of two rows of the same time is the later one: it is drawn while the account is locked. */
  @PrimaryColumn('bigint', {
    generated: 'identity',
    generatedIdentity: 'ALWAYS',
    primaryKeyConstraintName: 'consent_pkey',
  })
  seq!: string;

  @Column('bigint', { name: 'account_key' })
  accountKey!: string;

  /** `marketing`, or the id of a subscription. */
  @Column('text')
  kind!: string;

  /** `false` for a consent that was refused or withdrawn. */
  @Column('boolean')
  given!: boolean;

  /** When the user said so, to the millisecond, as JSON tells it. */
  @Column('timestamp with time zone', { precision: 3, default: () => 'clock_timestamp()' })
  at!: Date;

  @Column('text')
  source!: ConsentSource;

  /** The version of the wording that the user saw; `null` where it is unknown. */
  @Column('text', { nullable: true })
  wording!: string | null;

  @Column('uuid', { name: 'request_id', nullable: true })
  requestId!: string | null;

  /** The HMAC of the app's `installId` under the current key of `AUDIT_KEY`. */
  @Column('text', { nullable: true })
  installation!: string | null;

  @Column('text')
  proof!: ConsentProof;
}
