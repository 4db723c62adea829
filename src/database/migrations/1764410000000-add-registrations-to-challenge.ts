import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What new users gave waits, sealed, on the challenge that is to prove it. It is no transaction, so that the new column
 * does not keep its lock of the busiest table while the index is made. A run that ended half-way is repeated.
 */
export class AddRegistrationsToChallenge1764410000000 implements MigrationInterface {
  readonly transaction = false;

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`alter table challenge add column if not exists registrations jsonb`);
    // The job that clears what has expired finds it without reading the whole table. The index is nearly empty, and
    // made in one reading of the table, for which sign-ins wait. `concurrently` would wait for the replicas that wait
    // for the end of the migrations.
    await queryRunner.query(`
      create index if not exists challenge_registrations_idx on challenge (expires_at) where registrations is not null`);
    await this.dropWithChallenge(queryRunner);
  }

  /**
   * A replica of an earlier version makes a new challenge in the row of the old one and leaves the column as it is: what
   * waited would be applied with a code that it never waited for (R31). Whatever the service itself writes for a new
   * challenge differs from what was there, since it is sealed anew.
   */
  private async dropWithChallenge(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create or replace function drop_registrations_with_challenge() returns trigger language plpgsql as $$
      begin
        new.registrations := null;
        return new;
      end $$`);
    await queryRunner.query(`drop trigger if exists drop_registrations_with_challenge on challenge`);
    await queryRunner.query(`
      create trigger drop_registrations_with_challenge before update of id on challenge for each row
        when (new.id <> old.id and old.registrations is not null and new.registrations = old.registrations)
        execute function drop_registrations_with_challenge()`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`drop trigger if exists drop_registrations_with_challenge on challenge`);
    await queryRunner.query(`drop function if exists drop_registrations_with_challenge()`);
    await queryRunner.query(`drop index if exists challenge_registrations_idx`);
    await queryRunner.query(`alter table challenge drop column if exists registrations`);
  }
}
