import type { MigrationInterface, QueryRunner } from 'typeorm';
import { grantToWritersOfAccounts } from './grants';

/**
 * What users consented to, and what they withdrew. A row says what was so at its time, so nothing but the account that
 * it belongs to may change: a trigger holds every role to that, the owner's included (R28).
 */
export class CreateConsent1764400000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table consent (
        seq bigint generated always as identity constraint consent_pkey primary key,
        account_key bigint not null,
        kind text not null,
        given boolean not null,
        at timestamptz(3) not null default clock_timestamp(),
        source text not null,
        wording text,
        request_id uuid,
        installation text,
        proof text not null
      )`);
    await queryRunner.query(`create index consent_last_idx on consent (account_key, kind, at, seq)`);
    await queryRunner.query(`
      create function refuse_to_change_consent() returns trigger language plpgsql as $$
      begin
        raise exception 'A consent is never changed: another row says what holds from now on'
          using errcode = 'insufficient_privilege';
      end $$`);
    await queryRunner.query(`
      create trigger refuse_to_change_consent
        before update of seq, kind, given, at, source, wording, request_id, installation, proof on consent
        for each statement execute function refuse_to_change_consent()`);
    await grantToWritersOfAccounts(queryRunner, 'consent');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`drop table consent`);
    await queryRunner.query(`drop function refuse_to_change_consent()`);
  }
}
