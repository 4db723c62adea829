import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The time at which a job is due. The replica that moves the time on runs the job. */
@Entity()
export class RecurringJob {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'recurring_job_pkey' })
  name!: string;

  @Column('timestamptz', { name: 'due_at' })
  dueAt!: Date;
}
