import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Why something was stopped or blocked, and who did it: an operator who finds it later can tell whether it may end. */
export class AddWhyToBlocksAndStops1764320000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`alter table block add column why text, add column by text`);
    await queryRunner.query(`alter table stop add column why text, add column by text`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`alter table stop drop column why, drop column by`);
    await queryRunner.query(`alter table block drop column why, drop column by`);
  }
}
