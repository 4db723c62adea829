import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** The recent sends to one mailbox, whatever spellings of its address they went to. */
@Entity()
export class Mailbox {
  /** HMAC of the mailbox under `AUDIT_KEY`: the address itself stands nowhere here. */
  @PrimaryColumn('text', { primaryKeyConstraintName: 'mailbox_pkey' })
  hmac!: string;

  /** Times of the sends of the last 24 hours. */
  @Column('timestamptz', { array: true, default: [] })
  sends!: Date[];

  /** A day later the row is of no more use. */
  @Index('mailbox_last_send_at_idx')
  @Column('timestamptz', { name: 'last_send_at' })
  lastSendAt!: Date;
}
