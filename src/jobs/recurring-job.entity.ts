import { Column, Entity, PrimaryColumn } from 'typeorm';

/** When a job is due; whoever moves the time on, runs it. */
@Entity()
export class RecurringJob {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'recurring_job_pkey' })
  name!: string;

  @Column('timestamptz', { name: 'due_at' })
  dueAt!: Date;
}
