import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Identifiers that an operator shut out. */
@Entity()
export class Block {
  /** A phone, how phones begin, an e-mail, or `@` and a domain. */
  @PrimaryColumn('text', { primaryKeyConstraintName: 'block_pkey' })
  prefix!: string;

  /** `null`: until an operator ends it. */
  @Column('timestamptz', { nullable: true })
  until!: Date | null;

  @Column('timestamptz', { name: 'created_at', default: () => 'clock_timestamp()' })
  createdAt!: Date;
}
