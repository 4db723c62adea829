import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateAbuseLimitsAndAudit1764100000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    // A few rows that every sign-in rewrites: much room on the page.
    await queryRunner.query(`
      create table counter (
        name text,
        slot timestamptz,
        shard smallint,
        value numeric not null,
        constraint counter_pkey primary key (name, slot, shard)
      ) with (fillfactor = 30)`);
    await queryRunner.query(`create index counter_slot_idx on counter (slot)`);
    await queryRunner.query(`
      create function counted(counter_name text, since timestamptz) returns numeric language sql volatile as $$
        select coalesce(sum(value), 0) from counter where name = counter_name and slot >= since
      $$`);
    // Volatile: each query in it sees what was committed before it began, also after waiting for the lock. Far from the
    // limit nobody waits for anybody; near it who counts next waits for who counts now.
    await queryRunner.query(`
      create function is_below(counter_name text, since timestamptz, allowed numeric) returns boolean language plpgsql volatile as $$
      begin
        if counted(counter_name, since) < allowed - 200 then return true; end if;
        perform pg_advisory_xact_lock(7031968, hashtext(counter_name));
        return counted(counter_name, since) < allowed;
      end $$`);
    await queryRunner.query(`
      create table stop (
        name text constraint stop_pkey primary key,
        until timestamptz,
        created_at timestamptz not null default clock_timestamp()
      )`);
    await queryRunner.query(`
      create table block (
        prefix text constraint block_pkey primary key,
        until timestamptz,
        created_at timestamptz not null default clock_timestamp()
      )`);
    await queryRunner.query(`
      create table alert (scope text constraint alert_pkey primary key, raised_at timestamptz not null)`);
    await queryRunner.query(`
      create table audit (
        id bigint generated always as identity constraint audit_pkey primary key,
        at timestamptz not null default clock_timestamp(),
        event text not null,
        request_id uuid,
        identifier text,
        hmac text,
        detail text,
        actor text
      )`);
    await queryRunner.query(`create index audit_at_idx on audit (at)`);
    await queryRunner.query(`create index audit_hmac_idx on audit (hmac)`);
    // A guess is recorded when it is charged, before it is compared: one that was not confirmed in the same request failed.
    await queryRunner.query(`
      create view audit_trail as
        select id, at, case event when 'guessed' then 'failed' else event end as event, request_id, identifier, hmac, detail, actor
        from audit a
        where event <> 'guessed' or not exists (
          select from audit c where c.hmac = a.hmac and c.request_id = a.request_id and c.event = 'confirmed')`);
    // All that may happen to a row of the audit trail, for a role that may do nothing but add to it.
    await queryRunner.query(`
      create function remove_expired_audit(days integer, batch integer) returns integer language sql volatile security definer
        set search_path from current as $$
        with removed as (
          delete from audit where id in (
            select id from audit where at < clock_timestamp() - greatest(days, 30) * interval '1 day' limit batch)
          returning id)
        select count(*)::integer from removed
      $$`);
    await queryRunner.query(`
      create function forget_in_audit(hmacs text[]) returns integer language sql volatile security definer
        set search_path from current as $$
        with forgotten as (update audit set identifier = null, hmac = null where hmac = any(hmacs) returning id)
        select count(*)::integer from forgotten
      $$`);
    await queryRunner.query(`alter table account add column is_review boolean not null default false`);
    await queryRunner.query(`create index challenge_expires_at_idx on challenge (expires_at)`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`drop index challenge_expires_at_idx`);
    await queryRunner.query(`alter table account drop column is_review`);
    await queryRunner.query(`drop function forget_in_audit(text[]), remove_expired_audit(integer, integer)`);
    await queryRunner.query(`drop view audit_trail`);
    await queryRunner.query(`drop table audit, alert, block, stop`);
    await queryRunner.query(`drop function is_below(text, timestamptz, numeric), counted(text, timestamptz)`);
    await queryRunner.query(`drop table counter`);
  }
}
