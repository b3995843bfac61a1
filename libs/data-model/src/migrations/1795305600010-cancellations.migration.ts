import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Who asks for a row asks for one message of one recipient. A claim reads it in its own statement, so a row that is committed before a claim
 * begins stops it.
 */
const CANCELLATIONS = `
  CREATE TABLE cancellations (
    recipient_key text NOT NULL,
    message_id uuid NOT NULL,
    tenant_id text NOT NULL,
    requested_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (recipient_key, message_id)
  )`;

/** What a message is made anew from, should the carrier's message that it has adopted turn out to be another's. */
const REMAKE = 'ALTER TABLE send_attempts ADD COLUMN remake text';

/** cancellations; send_attempts.remake. */
export class Cancellations1795305600010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [CANCELLATIONS, REMAKE]) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE send_attempts DROP COLUMN remake; DROP TABLE cancellations');
  }
}
