import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateAccountAndChallenge1763900000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table account (
        id text constraint account_pkey primary key,
        phone text constraint account_phone_key unique,
        email text,
        email_confirmed boolean not null default false,
        data jsonb not null default '{}',
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now()
      )`);
    await queryRunner.query(
      `create unique index account_confirmed_email_key on account (lower(email)) where email_confirmed`,
    );
    // Every sign-in rewrites its row a few times: room on the page keeps the rewrites out of the index.
    await queryRunner.query(`
      create table challenge (
        identifier text constraint challenge_pkey primary key,
        purpose text not null,
        id uuid not null,
        secret text not null,
        created_at timestamptz not null,
        expires_at timestamptz not null,
        guesses integer not null default 0,
        used_at timestamptz,
        failures_in_row integer not null default 0,
        failures timestamptz[] not null default '{}',
        sends timestamptz[] not null default '{}',
        last_send uuid,
        given_back timestamptz[] not null default '{}'
      ) with (fillfactor = 70)`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`drop table challenge`);
    await queryRunner.query(`drop table account`);
  }
}
