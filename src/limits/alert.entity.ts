import { Column, Entity, PrimaryColumn } from 'typeorm';

/** When an alert of a scope was last raised, by any replica. */
@Entity()
export class Alert {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'alert_pkey' })
  scope!: string;

  @Column('timestamptz', { name: 'raised_at' })
  raisedAt!: Date;
}
