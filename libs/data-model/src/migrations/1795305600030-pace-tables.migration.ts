import type { MigrationInterface, QueryRunner } from 'typeorm';
import { PACE_FUNCTIONS, PACE_FUNCTION_NAMES } from './pace-functions.js';

const PACE_TERMS = `
  ALTER TABLE senders
    ADD COLUMN campaign_id text,
    ADD COLUMN unit text NOT NULL DEFAULT 'segments' CHECK (unit IN ('segments', 'messages')),
    ADD COLUMN segment_price_micros bigint NOT NULL DEFAULT 0 CHECK (segment_price_micros >= 0);
  CREATE TABLE pace_terms (
    kind text NOT NULL CHECK (kind IN ('account', 'campaign', 'cap')),
    terms_id text NOT NULL,
    terms jsonb NOT NULL,
    policy_revision bigint NOT NULL,
    PRIMARY KEY (kind, terms_id)
  )`;

const CAPS = `
  ALTER TABLE rate_buckets
    ADD COLUMN gaps_us bigint[] NOT NULL DEFAULT '{}',
    ADD COLUMN otp_until_us bigint NOT NULL DEFAULT 0;
  CREATE TABLE caps (
    cap_id text PRIMARY KEY,
    used bigint NOT NULL CHECK (used >= 0),
    resets_at_us bigint NOT NULL
  ) WITH (fillfactor = 10, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000)`;

/** Buckets with gaps, caps and the functions that lease from both; what the active policy says of accounts, campaigns and caps. */
export class PaceTables1795305600030 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [PACE_TERMS, CAPS, ...PACE_FUNCTIONS]) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const name of PACE_FUNCTION_NAMES) await runner.query(`DROP FUNCTION ${name}`);
    await runner.query('DROP TABLE caps, pace_terms; ALTER TABLE rate_buckets DROP COLUMN gaps_us, DROP COLUMN otp_until_us; ALTER TABLE senders DROP COLUMN campaign_id, DROP COLUMN unit, DROP COLUMN segment_price_micros');
  }
}
