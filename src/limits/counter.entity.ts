import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A part of a count over the whole service: of one time slot and one shard. */
@Entity()
export class Counter {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'counter_pkey' })
  name!: string;

  @PrimaryColumn('timestamptz', { primaryKeyConstraintName: 'counter_pkey' })
  @Index('counter_slot_idx')
  slot!: Date;

  @PrimaryColumn('smallint', { primaryKeyConstraintName: 'counter_pkey' })
  shard!: number;

  @Column('numeric')
  value!: string;
}
