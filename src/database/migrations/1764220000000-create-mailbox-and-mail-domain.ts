import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateMailboxAndMailDomain1764220000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create table mailbox (
        hmac text constraint mailbox_pkey primary key,
        sends timestamptz[] not null default '{}',
        last_send_at timestamptz not null
      )`);
    await queryRunner.query(`create index mailbox_last_send_at_idx on mailbox (last_send_at)`);
    await queryRunner.query(`
      create table mail_domain (
        domain text constraint mail_domain_pkey primary key,
        confirmed_at timestamptz not null
      )`);
    // The domains whose users sign in already: the limit of a domain only raises alerts for them. Where the registrable domain is
    // a shorter one, the first confirmation adds it.
    await queryRunner.query(`
      insert into mail_domain (domain, confirmed_at)
      select split_part(identifier, '@', 2), max(used_at) from challenge
      where strpos(identifier, '@') > 0 and used_at > clock_timestamp() - interval '30 days' group by 1`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`drop table mail_domain, mailbox`);
  }
}
