import type { MigrationInterface, QueryRunner } from 'typeorm';
import { grantToWritersOfAccounts, schemaOf } from './grants';

/**
 * The key of an account, which stays when its id changes, and the table of all ids that lead to an account: its own and
 * its aliases. They stand in one table, so that one index keeps them apart (R37).
 *
 * An identity column would have PostgreSQL rewrite the table of accounts while nobody can read it. So the column comes
 * without values, which takes no time; the next migration fills it in batches, and the one after makes it an identity
 * column. Until then a trigger gives keys to the accounts that are written.
 */
export class CreateAccountKey1764340000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const schema = await schemaOf(queryRunner);
    await queryRunner.query(`
      create table account_id (
        id text constraint account_id_pkey primary key,
        account_key bigint not null,
        is_current boolean not null default true
      )`);
    await queryRunner.query(`create index account_id_alias_idx on account_id (account_key) where not is_current`);
    await queryRunner.query(`alter table account add column key bigint`);
    await queryRunner.query(`alter table account add column id_made_here boolean not null default false`);
    await giveKeys(queryRunner, schema, 1);
    await keepAccountIds(queryRunner, schema);
    await grantToWritersOfAccounts(queryRunner, 'account_id');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`drop trigger keep_account_id on account`);
    await queryRunner.query(`drop trigger keep_changed_account_id on account`);
    await queryRunner.query(`drop function keep_account_id()`);
    await takeKeysFromTheSequence(queryRunner);
    await queryRunner.query(`alter table account drop column key, drop column id_made_here`);
    await queryRunner.query(`drop table account_id`);
  }
}

/** A trigger, since a replica of an earlier version writes accounts as well and knows nothing of keys. */
export async function giveKeys(queryRunner: QueryRunner, schema: string, first: string | number): Promise<void> {
  await queryRunner.query(`create sequence account_key_in_migration start with ${first}`);
  await queryRunner.query(`
    create function give_account_key() returns trigger language plpgsql
      security definer set search_path = pg_catalog, ${schema}, pg_temp as $$
    begin
      new.key := nextval('${schema}.account_key_in_migration');
      return new;
    end $$`);
  await queryRunner.query(`
    create trigger give_account_key before insert or update on account for each row when (new.key is null)
      execute function give_account_key()`);
  await queryRunner.query(`alter table account add constraint account_has_key check (key is not null) not valid`);
}

/** Takes back what `giveKeys` made; the keys that were given stay. */
export async function takeKeysFromTheSequence(queryRunner: QueryRunner): Promise<void> {
  await queryRunner.query(`alter table account drop constraint account_has_key`);
  await queryRunner.query(`drop trigger give_account_key on account`);
  await queryRunner.query(`drop function give_account_key()`);
  await queryRunner.query(`drop sequence account_key_in_migration`);
}

/**
 * Whoever makes, deletes or renames an account keeps the table of ids in step with it, replicas of earlier versions
 * included. The id of another account, or its alias, fails at the index; an id that is replaced stays an alias. The ids
 * of an account go with it, but for those that were given to another one.
 */
async function keepAccountIds(queryRunner: QueryRunner, schema: string): Promise<void> {
  await queryRunner.query(`
    create function keep_account_id() returns trigger language plpgsql
      security definer set search_path = pg_catalog, ${schema}, pg_temp as $$
    begin
      if tg_op = 'DELETE' then
        delete from ${schema}.account_id where id = old.id and account_key = old.key;
        delete from ${schema}.account_id where account_key = old.key and not is_current;
        return null;
      end if;
      if tg_op = 'UPDATE' and old.key is not null then
        update ${schema}.account_id set is_current = false where id = old.id;
      end if;
      insert into ${schema}.account_id (id, account_key) values (new.id, new.key);
      return null;
    end $$`);
  await queryRunner.query(`
    create trigger keep_account_id after insert or delete on account for each row execute function keep_account_id()`);
  await queryRunner.query(`
    create trigger keep_changed_account_id after update on account for each row
      when (old.id <> new.id or old.key is distinct from new.key) execute function keep_account_id()`);
  await queryRunner.query(`revoke execute on function keep_account_id() from public`);
}
