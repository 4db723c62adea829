import type { MigrationInterface, QueryRunner } from 'typeorm';
import { grantees, schemaOf } from './grants';

/** Tables newer than 2.1.0 that the service writes: its role was granted those of 2.1.0, often without default privileges. */
const WRITTEN_TABLES = 'mended, mailbox, mail_domain, former_identifier, refusal, audit_key';

export class GuardAuditTrailAndErasure1764310000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const schema = await schemaOf(queryRunner);
    await queryRunner.query(`
      create table audit_key (
        fingerprint text constraint audit_key_pkey primary key,
        used_at timestamptz not null default clock_timestamp()
      )`);
    await queryRunner.query(`
      create table audit_retention (
        is_only boolean default true constraint audit_retention_pkey primary key,
        days integer not null,
        constraint audit_retention_is_only check (is_only),
        constraint audit_retention_days check (days >= 30)
      )`);
    await queryRunner.query(`insert into audit_retention (days) values (365)`);
    await queryRunner.query(`
      create table refusal (hmac text constraint refusal_pkey primary key, at timestamptz not null)`);
    await queryRunner.query(`alter table block add column audit_key text`);
    await this.guardFunctions(queryRunner, schema);
    // Last, since nobody can sign in from here to the end.
    await queryRunner.query(`alter table delivery add column hmac text`);
    await queryRunner.query(`create index delivery_hmac_idx on delivery (hmac)`);
    await this.keepFormerIdentifiers(queryRunner, schema);
    await this.grant(queryRunner);
  }

  /**
   * The owner's functions on the audit trail find their tables by a fixed path: whoever calls them could put a temporary
   * table of the same name before the real one. They keep the signatures that replicas of 2.1.0 call.
   */
  private async guardFunctions(queryRunner: QueryRunner, schema: string): Promise<void> {
    const guard = `volatile security definer set search_path = pg_catalog, ${schema}, pg_temp`;
    // A caller may ask for more days than the owner wrote down, never for fewer.
    await queryRunner.query(`
      create or replace function remove_expired_audit(days integer, batch integer) returns integer language sql ${guard} as $$
        with removed as (
          delete from ${schema}.audit where id in (
            select id from ${schema}.audit
            where at < clock_timestamp() - interval '1 day' * greatest(
              30, $1, coalesce((select r.days from ${schema}.audit_retention r), 365))
            limit least($2, 10000))
          returning id)
        select count(*)::integer from removed
      $$`);
    // The whole trail cannot be made nobody's: a call takes a person's names, a day takes 1,000 names (the owner is not
    // bound by that), and each name that was forgotten leaves a line. The reason of an operator's act may name the person.
    await queryRunner.query(`
      create function forget_in_audit(hmacs text[], until timestamptz) returns integer language plpgsql ${guard} as $$
      declare
        of_day integer;
        lines integer;
        names integer;
      begin
        if hmacs is null or until is null or cardinality(hmacs) not between 1 and 100 or array_position(hmacs, null) is not null then
          raise exception 'forget_in_audit takes 1 to 100 HMACs and a time' using errcode = 'invalid_parameter_value';
        end if;
        perform pg_advisory_xact_lock(7031970);
        with forgotten as (
          update ${schema}.audit a set identifier = null, hmac = null,
            detail = case when a.event = 'operator' then split_part(a.detail, ': ', 1) else a.detail end
          from (select id, hmac from ${schema}.audit where hmac = any(hmacs) and at <= until for update) found
          where a.id = found.id
          returning found.hmac)
        select count(*), count(distinct hmac) into lines, names from forgotten;
        insert into ${schema}.audit (event, actor) select 'forgotten', session_user from generate_series(1, names);
        if not pg_has_role(session_user, (select relowner from pg_class where oid = '${schema}.audit'::regclass), 'member') then
          select count(*) into of_day from ${schema}.audit where event = 'forgotten' and at > clock_timestamp() - interval '1 day';
          if of_day > 1000 then
            raise exception 'More than 1000 names would be forgotten in 24 hours: only the owner of the audit trail may do that'
              using errcode = 'insufficient_privilege';
          end if;
        end if;
        return lines;
      end $$`);
    await queryRunner.query(`
      create or replace function forget_in_audit(hmacs text[]) returns integer language sql ${guard} as $$
        select ${schema}.forget_in_audit($1, 'infinity')
      $$`);
  }

  /** A trigger, since it sees exactly what each writer of an account replaces, those of 2.1.0 included. */
  private async keepFormerIdentifiers(queryRunner: QueryRunner, schema: string): Promise<void> {
    await queryRunner.query(`
      create table former_identifier (
        account_id text,
        identifier text,
        at timestamptz not null default clock_timestamp(),
        constraint former_identifier_pkey primary key (account_id, identifier),
        constraint former_identifier_account_id_fkey foreign key (account_id) references account (id)
          on update cascade on delete cascade
      )`);
    await queryRunner.query(`
      create function keep_former_identifiers() returns trigger language plpgsql
        security definer set search_path = pg_catalog, ${schema}, pg_temp as $$
      begin
        insert into ${schema}.former_identifier (account_id, identifier)
        select distinct new.id, name from unnest(array[
          case when old.phone is distinct from new.phone then old.phone end,
          case when old.email_confirmed and not (new.email_confirmed and new.email is not distinct from old.email) then old.email end]) name
        where name is not null
        on conflict (account_id, identifier) do update set at = excluded.at;
        return null;
      end $$`);
    await queryRunner.query(`
      create trigger keep_former_identifiers after update of phone, email, email_confirmed on account for each row
        when (old.phone is distinct from new.phone or old.email is distinct from new.email
          or old.email_confirmed is distinct from new.email_confirmed)
        execute function keep_former_identifiers()`);
  }

  /**
   * Roles that may write accounts and the audit trail are the service's: they get the new tables as well, and the functions
   * that everybody could call before. Only the owner says how long the trail is kept.
   */
  private async grant(queryRunner: QueryRunner): Promise<void> {
    const functions = `remove_expired_audit(integer, integer), forget_in_audit(text[]), forget_in_audit(text[], timestamptz)`;
    await queryRunner.query(`revoke execute on function ${functions}, keep_former_identifiers() from public`);
    for (const role of await grantees(queryRunner, 'account', 'INSERT')) {
      await queryRunner.query(`grant select, insert, update, delete on ${WRITTEN_TABLES} to ${role}`);
      await queryRunner.query(`revoke all on audit_retention from ${role}`);
      await queryRunner.query(`grant select on audit_retention to ${role}`);
    }
    for (const role of await grantees(queryRunner, 'audit', 'INSERT')) {
      await queryRunner.query(`grant execute on function ${functions} to ${role}`);
    }
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    const schema = await schemaOf(queryRunner);
    await queryRunner.query(`drop trigger keep_former_identifiers on account`);
    await queryRunner.query(`drop function keep_former_identifiers()`);
    await queryRunner.query(`drop table former_identifier`);
    await queryRunner.query(`drop index delivery_hmac_idx`);
    await queryRunner.query(`alter table delivery drop column hmac`);
    await queryRunner.query(`delete from block where audit_key is not null`);
    await queryRunner.query(`alter table block drop column audit_key`);
    await queryRunner.query(`drop function forget_in_audit(text[], timestamptz)`);
    // The fixed path stays: 2.1.0 had none, which was the fault.
    const guard = `language sql volatile security definer set search_path = pg_catalog, ${schema}, pg_temp`;
    await queryRunner.query(`
      create or replace function remove_expired_audit(days integer, batch integer) returns integer ${guard} as $$
        with removed as (
          delete from ${schema}.audit where id in (
            select id from ${schema}.audit where at < clock_timestamp() - greatest($1, 30) * interval '1 day' limit $2)
          returning id)
        select count(*)::integer from removed
      $$`);
    await queryRunner.query(`
      create or replace function forget_in_audit(hmacs text[]) returns integer ${guard} as $$
        with forgotten as (update ${schema}.audit set identifier = null, hmac = null where hmac = any($1) returning id)
        select count(*)::integer from forgotten
      $$`);
    await queryRunner.query(`drop table refusal, audit_retention, audit_key`);
  }
}
