import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Before identifiers are mended: replicas of 2.1.0 go on writing e-mails with capitals meanwhile, and after. The trigger
 * gives such a write the form that the new replicas look for; a later release drops it. The table keeps what mending clears.
 */
export class PrepareStoredForms1764200000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table mended (
        id bigint generated always as identity constraint mended_pkey primary key,
        account_id text not null,
        field text not null,
        value text not null,
        reason text not null,
        mended_at timestamptz not null default clock_timestamp()
      )`);
    await queryRunner.query(`create index mended_account_id_idx on mended (account_id)`);
    await queryRunner.query(`
      create function account_email_in_stored_form() returns trigger language plpgsql as $$
      begin
        new.email := lower(normalize(new.email, nfkc) collate "C");
        return new;
      end $$`);
    await queryRunner.query(`
      create trigger account_email_form before insert or update of email on account for each row
        when (new.email collate "C" ~ '[A-Z]' or new.email is not nfkc normalized)
        execute function account_email_in_stored_form()`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`drop trigger account_email_form on account`);
    await queryRunner.query(`drop function account_email_in_stored_form()`);
    await queryRunner.query(`drop table mended`);
  }
}
