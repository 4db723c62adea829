import { Column, Entity, Index, PrimaryGeneratedColumn, Unique } from 'typeorm';
import type { Carrier, DeliveryOutcome } from './delivery-outcome';
import type { DeliveryReport } from './delivery-report';

/**
 * One attempt to hand a message to a gateway, and what came of it. It never holds a phone, a text or a code: whose it
 * was can be found with a key of `AUDIT_KEY` only.
 */
@Entity()
@Unique('delivery_message_key', ['gateway', 'messageId'])
export class Delivery {
  @PrimaryGeneratedColumn('identity', {
    type: 'bigint',
    generatedIdentity: 'ALWAYS',
    primaryKeyConstraintName: 'delivery_pkey',
  })
  id!: string;

  @Column('text')
  gateway!: Carrier;

  /** The gateway's; only an SMS that it took has one. */
  @Column('text', { name: 'message_id', nullable: true })
  messageId!: string | null;

  /** Nothing while only a report is known: it overtook the record of its send, or is of an SMS that is not ours. */
  @Index('delivery_challenge_id_idx')
  @Column('uuid', { name: 'challenge_id', nullable: true })
  challengeId!: string | null;

  /**
   * The HMAC of the identifier under `AUDIT_KEY`; `null` for a message that is not ours, and where the person was
   * erased meanwhile.
   */
  @Index('delivery_hmac_idx')
  @Column('text', { nullable: true })
  hmac!: string | null;

  @Column('text', { nullable: true })
  outcome!: DeliveryOutcome['status'] | null;

  /** What was refused; set when the outcome is `rejected`. */
  @Column('text', { nullable: true })
  scope!: Extract<DeliveryOutcome, { status: 'rejected' }>['scope'] | null;

  /** The code in the gateway's answer; set when it did not take the SMS. */
  @Column('text', { nullable: true })
  code!: string | null;

  /** In the gateway's currency, where it tells. */
  @Column('numeric', { nullable: true })
  cost!: string | null;

  @Index('delivery_sent_at_idx')
  @Column('timestamptz', { name: 'sent_at' })
  sentAt!: Date;

  @Column('text', { nullable: true })
  report!: DeliveryReport['status'] | null;

  @Column('text', { name: 'report_code', nullable: true })
  reportCode!: string | null;

  @Column('timestamptz', { name: 'reported_at', nullable: true })
  reportedAt!: Date | null;

  /** When a code was confirmed whose last SMS this was. */
  @Column('timestamptz', { name: 'confirmed_at', nullable: true })
  confirmedAt!: Date | null;
}
