import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/**
 * Init data that came with a phone: until they expire they are good again for the same user and phone, and for no other
 * phone. Nobody can be found by a row, not even with `AUDIT_KEY`: both texts are HMACs over the init data, which are
 * kept nowhere.
 */
@Entity()
export class InitDataUse {
  /** The HMAC of the init data. */
  @PrimaryColumn('text', { primaryKeyConstraintName: 'init_data_use_pkey' })
  digest!: string;

  /** The HMAC of the init data and the phone that they came with. */
  @Column('text', { name: 'bound_to' })
  boundTo!: string;

  @Index('init_data_use_expires_at_idx')
  @Column('timestamptz', { name: 'expires_at' })
  expiresAt!: Date;
}
