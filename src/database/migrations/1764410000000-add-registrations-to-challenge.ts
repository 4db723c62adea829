import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What new users gave waits, sealed, on the challenge that is to prove it. */
export class AddRegistrationsToChallenge1764410000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`alter table challenge add column registrations jsonb`);
    // The job that clears what has expired finds it without reading the whole table. The index is nearly empty.
    await queryRunner.query(`
      create index challenge_registrations_idx on challenge (expires_at) where registrations is not null`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`drop index challenge_registrations_idx`);
    await queryRunner.query(`alter table challenge drop column registrations`);
  }
}
