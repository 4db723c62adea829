import type { MigrationInterface, QueryRunner } from 'typeorm';
import { grantToWritersOfAccounts } from './grants';

/**
 * Who users are elsewhere, and the init data that signed them in from there. An identity goes with its account, also
 * where a replica of an earlier version erases it.
 */
export class CreateIdentityAndInitDataUse1764420000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table identity (
        provider text not null,
        subject text not null,
        account_key bigint not null
          constraint identity_account_key_fkey references account (key) on delete cascade,
        linked_at timestamptz not null default clock_timestamp(),
        constraint identity_pkey primary key (provider, subject)
      )`);
    await queryRunner.query(`create index identity_account_key_idx on identity (account_key)`);
    await queryRunner.query(`
      create table init_data_use (
        digest text constraint init_data_use_pkey primary key,
        bound_to text not null,
        expires_at timestamptz not null
      )`);
    await queryRunner.query(`create index init_data_use_expires_at_idx on init_data_use (expires_at)`);
    await grantToWritersOfAccounts(queryRunner, 'identity', 'init_data_use');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`drop table identity, init_data_use`);
  }
}
