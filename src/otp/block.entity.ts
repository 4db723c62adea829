import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Identifiers that an operator shut out: one, or all that begin alike. */
@Entity()
export class Block {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'block_pkey' })
  prefix!: string;

  /** Nothing: until an operator ends it. */
  @Column('timestamptz', { nullable: true })
  until!: Date | null;

  @Column('timestamptz', { name: 'created_at', default: () => 'clock_timestamp()' })
  createdAt!: Date;

  /** The reason as the operator gave it; unset in rows of versions before 2.2. */
  @Column('text', { nullable: true })
  why!: string | null;

  /** The operator who set it. */
  @Column('text', { nullable: true })
  by!: string | null;
}
