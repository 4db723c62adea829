import type { MigrationInterface, QueryRunner } from 'typeorm';
import { grantToWritersOfAccounts, schemaOf } from './grants';

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
    // It sees what a statement waited for with the lock of the account: a sub-select would see the consents of the moment
    // in which the statement began.
    await queryRunner.query(`
      create function last_consent_at(account bigint, consent_kind text) returns timestamptz language plpgsql volatile as $$
      begin
        return (select max(c.at) from consent c where c.account_key = account and c.kind = consent_kind);
      end $$`);
    await grantToWritersOfAccounts(queryRunner, 'consent');
    await this.keepWithAccounts(queryRunner, await schemaOf(queryRunner));
  }

  /**
   * A replica of an earlier version erases accounts and makes two one, and knows nothing of consents: those of an
   * account that is deleted go with it, or to the one that has its id from then on (R27). It is no foreign key, which
   * would delete them in both cases. The service's own statements leave nothing to the trigger.
   */
  private async keepWithAccounts(queryRunner: QueryRunner, schema: string): Promise<void> {
    await queryRunner.query(`
      create function keep_consents_with_account() returns trigger language plpgsql
        security definer set search_path = pg_catalog, ${schema}, pg_temp as $$
      begin
        update ${schema}.consent c set account_key = i.account_key from ${schema}.account_id i
        where c.account_key = old.key and i.id = old.id and i.account_key <> old.key;
        delete from ${schema}.consent where account_key = old.key;
        return null;
      end $$`);
    await queryRunner.query(`revoke execute on function keep_consents_with_account() from public`);
    await queryRunner.query(`
      create trigger keep_consents_with_account after delete on account for each row
        execute function keep_consents_with_account()`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`drop trigger keep_consents_with_account on account`);
    await queryRunner.query(`drop function keep_consents_with_account()`);
    await queryRunner.query(`drop table consent`);
    await queryRunner.query(`drop function refuse_to_change_consent(), last_consent_at(bigint, text)`);
  }
}
