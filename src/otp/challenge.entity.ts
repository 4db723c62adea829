import { Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm';

/** What a code is good for; a code for one purpose is none for another (R07). */
export type Purpose = 'sign-in' | 'confirm-phone' | 'review';

/** The identifier of a reviewer's challenge: it stands beside that of an ordinary sign-in with the phone. */
export function reviewOf(phone: string): string {
  return `review:${phone}`;
}

/** What a new user gave, as it waits for the code. */
export interface WaitingRegistration {
  /** The HMAC of the app's installation that brought it; `null` where the request named none. */
  installation: string | null;
  /** The fingerprint of the secret that its key was derived from. */
  secret: string;
  /** The sealed fields, as base64. */
  sealed: string;
}

/** One row per identifier: its one live challenge, and the times that every limit is counted from. Never a code. */
@Entity()
@Unique('challenge_id_key', ['id'])
@Index('challenge_expires_at_idx', ['expiresAt'])
@Index('challenge_registrations_idx', ['expiresAt'], { where: '(registrations IS NOT NULL)' })
export class Challenge {
  /** Normalised: a phone's digits or an e-mail; `reviewOf` the phone for a reviewer's sign-in. */
  @PrimaryColumn('text', { primaryKeyConstraintName: 'challenge_pkey' })
  identifier!: string;

  @Column('text')
  purpose!: Purpose;

  /** Random; the code is derived from it. */
  @Column('uuid')
  id!: string;

  /** Tells which secret the code is derived with. */
  @Column('text', { name: 'secret' })
  secretFingerprint!: string;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt!: Date;

  /** The guesses at the live challenge, charged before they are compared. */
  @Column('integer', { default: 0 })
  guesses!: number;

  @Column('timestamptz', { name: 'used_at', nullable: true })
  usedAt!: Date | null;

  /** Failed guesses since the last success, over all challenges. */
  @Column('integer', { name: 'failures_in_row', default: 0 })
  failuresInRow!: number;

  /** Times of the failed guesses of the last 24 hours; neither a resend nor a new challenge resets them (R05). */
  @Column('timestamptz', { array: true, default: [] })
  failures!: Date[];

  /** Times of the sends of the last 24 hours. */
  @Column('timestamptz', { array: true, default: [] })
  sends!: Date[];

  /** Nonce of the last send: only who claimed it may give it back. */
  @Column('uuid', { name: 'last_send', nullable: true })
  lastSend!: string | null;

  /** Times of the sends of the last hour that no gateway took. */
  @Column('timestamptz', { name: 'given_back', array: true, default: [] })
  givenBack!: Date[];

  /** The gateway whose SMS has not evidently arrived: the next send starts with another one. */
  @Column('text', { name: 'last_gateway', nullable: true })
  lastGateway!: string | null;

  /** The challenge whose code went out once more after a failed report: once is enough. */
  @Column('uuid', { nullable: true })
  resent!: string | null;

  /** What new users gave and the code is to prove: at most one of an installation, the latest last (R31). */
  @Column('jsonb', { nullable: true })
  registrations!: WaitingRegistration[] | null;
}
