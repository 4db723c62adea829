import type { MigrationInterface, QueryRunner } from 'typeorm';
import { grantToWritersOfAccounts } from './grants';

/** What the retailer is to be told of: a row for each change that the retailer did not make. */
export class CreateOutbox1764350000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table outbox (
        seq bigint generated always as identity constraint outbox_pkey primary key,
        id uuid not null,
        position bigint constraint outbox_position_key unique,
        account_key bigint not null,
        account_id text,
        previous_id text,
        type text not null,
        changed text[],
        at timestamptz not null default clock_timestamp(),
        request_id uuid,
        due_at timestamptz not null default clock_timestamp(),
        attempts integer not null default 0,
        first_tried_at timestamptz,
        problem text,
        done_at timestamptz
      )`);
    await queryRunner.query(`create index outbox_unnumbered_idx on outbox (seq) where position is null`);
    await queryRunner.query(`create index outbox_account_idx on outbox (account_key, position)`);
    await queryRunner.query(`create index outbox_waiting_idx on outbox (position) where done_at is null`);
    await queryRunner.query(`
      create table outbox_mark (
        is_only boolean default true constraint outbox_mark_pkey primary key,
        last bigint not null default 0,
        removed bigint not null default 0,
        constraint outbox_mark_is_only check (is_only)
      )`);
    await queryRunner.query(`insert into outbox_mark default values`);
    await grantToWritersOfAccounts(queryRunner, 'outbox', 'outbox_mark');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`drop table outbox, outbox_mark`);
  }
}
