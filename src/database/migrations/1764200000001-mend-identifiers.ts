import type { MigrationInterface, QueryRunner } from 'typeorm';
import { IS_IN_STORED_FORM, mendAccounts } from './mend-accounts';

/** Gives every phone and e-mail its stored form (R30); from then on the database takes no other that it can see. */
export class MendIdentifiers1764200000001 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    // The usual case at once: nothing but ASCII, and two such addresses were one before.
    await queryRunner.query(`
      update account set email = lower(email collate "C")
      where email collate "C" ~ '^[!-~]+$' and email collate "C" ~ '[A-Z]'`);
    await mendAccounts(queryRunner);
    // The one of 2.1.0, over lower(email), stays for its replicas. This one cannot find duplicates that that one forbids.
    await queryRunner.query(`create unique index account_email_key on account (email) where email_confirmed`);
    // Last, since nobody can sign in from here to the end, and without a look at the rows: the next migration has it.
    await queryRunner.query(
      `alter table account add constraint account_stored_form check (${IS_IN_STORED_FORM}) not valid`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`alter table account drop constraint account_stored_form`);
    await queryRunner.query(`drop index account_email_key`);
  }
}
