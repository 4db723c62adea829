import type { MigrationInterface, QueryRunner } from 'typeorm';
import { mendAccounts } from './mend-accounts';

/** Mends what replicas of 2.1.0 wrote while the others were being mended, and has PostgreSQL look at all rows. */
export class CheckStoredForms1764200000002 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await mendAccounts(queryRunner);
    await queryRunner.query(`alter table account validate constraint account_stored_form`);
  }

  async down(): Promise<void> {
    // There is no way back to odd spellings, and nothing that would need one.
  }
}
