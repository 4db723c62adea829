import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateDelivery1764000000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    // A report and a confirmation each rewrite their row: room on the page keeps the rewrites out of the indexes.
    await queryRunner.query(`
      create table delivery (
        id bigint generated always as identity constraint delivery_pkey primary key,
        gateway text not null,
        message_id text,
        challenge_id uuid,
        outcome text,
        scope text,
        code text,
        cost numeric,
        sent_at timestamptz not null,
        report text,
        report_code text,
        reported_at timestamptz,
        confirmed_at timestamptz,
        constraint delivery_message_key unique (gateway, message_id)
      ) with (fillfactor = 80)`);
    await queryRunner.query(`create index delivery_challenge_id_idx on delivery (challenge_id)`);
    await queryRunner.query(`create index delivery_sent_at_idx on delivery (sent_at)`);
    await queryRunner.query(`
      create table gateway_breaker (
        gateway text,
        replica text,
        state text not null,
        reason text,
        changed_at timestamptz not null,
        seen_at timestamptz not null,
        constraint gateway_breaker_pkey primary key (gateway, replica)
      )`);
    await queryRunner.query(`
      create table recurring_job (
        name text constraint recurring_job_pkey primary key,
        due_at timestamptz not null
      )`);
    // Last, since nobody can sign in from here to the end.
    await queryRunner.query(`alter table challenge add column last_gateway text, add column resent uuid`);
    await queryRunner.query(`alter table challenge add constraint challenge_id_key unique (id)`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`drop table recurring_job`);
    await queryRunner.query(`drop table gateway_breaker`);
    await queryRunner.query(`alter table challenge drop constraint challenge_id_key`);
    await queryRunner.query(`alter table challenge drop column last_gateway, drop column resent`);
    await queryRunner.query(`drop table delivery`);
  }
}
