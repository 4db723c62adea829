import {
  Check,
  Column,
  CreateDateColumn,
  Entity,
  Generated,
  Index,
  PrimaryColumn,
  Unique,
  UpdateDateColumn,
} from 'typeorm';
import type { AccountFields } from './dto/account-fields.dto';

/** What an account keeps beside its columns. */
export interface AccountDocument extends AccountFields {
  /**
   * Who invited the user, as the app brought it at the first sign-in that named it. It is the retailer's to see, not
   * the app's.
   */
  referralCode?: string;
}

/** Who may sign in, and what is known of them. */
@Entity()
@Unique('account_phone_key', ['phone'])
// One account a confirmed address. 2.1.0 decided by a partial index over lower(email), which decorators cannot say.
@Index('account_email_key', ['email'], { unique: true, where: 'email_confirmed' })
@Index('account_confirmed_email_key', { synchronize: false })
@Check(
  'account_stored_form',
  `phone ~ '^[1-9][0-9]{6,14}$' and email collate "C" !~ '[A-Z[:space:]]' and email is nfkc normalized and email !~ '[@.]xn--[^@]*$'`,
)
export class Account {
  /** The retailer's stable id of the user, or a random UUID. */
  @PrimaryColumn('text', { primaryKeyConstraintName: 'account_pkey' })
  id!: string;

  /** What other tables refer to: it stays when the id changes. */
  // The decorator's type leaves out the strategy, which only `PrimaryGeneratedColumn` names.
  @Generated('identity' as 'increment')
  @Index('account_key_key', { unique: true })
  @Column({ type: 'bigint', generatedIdentity: 'BY DEFAULT' })
  key!: string;

  /** Only an id that this service made may give way to one of the retailer's. Version 3.2.0 did not record it. */
  @Column('boolean', { name: 'id_made_here', default: false })
  idMadeHere!: boolean;

  /** Digits of the international form: `79161234567`. */
  @Column('text', { nullable: true })
  phone!: string | null;

  @Column('text', { nullable: true })
  email!: string | null;

  /**
   * Only a confirmed address finds its account, or anyone could take over an account by writing its address into
   * theirs.
   */
  @Column('boolean', { name: 'email_confirmed', default: false })
  emailConfirmed!: boolean;

  /** Everything else of the contract's account object. */
  @Column('jsonb', { default: {} })
  data!: AccountDocument;

  /** Made by a reviewer's sign-in: only such an account is open to one. */
  @Column('boolean', { name: 'is_review', default: false })
  isReview!: boolean;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;

  @UpdateDateColumn({ name: 'updated_at', type: 'timestamptz' })
  updatedAt!: Date;
}
