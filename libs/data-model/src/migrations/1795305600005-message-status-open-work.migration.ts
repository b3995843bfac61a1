import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Finds, oldest first, the few messages among all that still need something done: sent and without a receipt, or with a
 * change that is not known to be published. Its price: an update of a status no longer stays out of the other indexes.
 */
export class MessageStatusOpenWork1795305600005 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE INDEX message_status_open_work ON message_status (updated_at) WHERE status = 'sent' OR state ? 'unconfirmed'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX message_status_open_work');
  }
}
