import type { MigrationInterface, QueryRunner } from 'typeorm';

/** send_attempts.account: a tenant may be moved to another account while a send is in doubt, and only the old one lists it. */
export class AttemptAccount1795305600055 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE send_attempts ADD COLUMN account text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE send_attempts DROP COLUMN account');
  }
}
