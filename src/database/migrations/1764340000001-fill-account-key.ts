import type { MigrationInterface, QueryRunner } from 'typeorm';

const BATCH = 5_000;

/** Gives keys to the next accounts that have none, in the order in which all writers lock accounts. */
const FILL = `
  with batch as materialized (
      select id from account where id > $1 and key is null order by id limit ${BATCH} for no key update),
    filled as (
      update account a set key = nextval('account_key_in_migration') from batch where a.id = batch.id)
  select max(id) as last from batch`;

/**
 * Gives every account its key, while replicas go on reading and writing accounts: each batch is a transaction of its
 * own. Where it is interrupted, it goes on with the accounts that have none.
 */
export class FillAccountKey1764340000001 implements MigrationInterface {
  readonly transaction = false;

  async up(queryRunner: QueryRunner): Promise<void> {
    for (let last: string | null = ''; last !== null;) {
      const rows = (await queryRunner.query(FILL, [last])) as [{ last: string | null }];
      last = rows[0].last;
    }
    // Accounts can be read meanwhile, and wait to be written while the index is built.
    await queryRunner.query(`create unique index if not exists account_key_key on account (key)`);
    await queryRunner.query(`alter table account validate constraint account_has_key`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`drop index account_key_key`);
  }
}
