import type { MigrationInterface, QueryRunner } from 'typeorm';
import { defaultPartition } from './first-partitions.js';

/**
 * The claim of a message. `owner` is a random token of one execution; `wire_until` is the database time until which that
 * execution may write to the wire. `origin_*` and `published` make a redelivery repeat what was published.
 * No index but the key: the questions asked (is this sid taken, is the same body in flight to this person) are all about
 * one recipient, and without further indexes the updates stay on their page.
 */
const SEND_ATTEMPTS = `
  CREATE TABLE send_attempts (
    recipient_key text NOT NULL,
    message_id uuid NOT NULL,
    attempt integer NOT NULL CHECK (attempt >= 1),
    state text NOT NULL CHECK (state IN ('calling', 'released', 'in-doubt', 'accepted', 'rejected')),
    owner text NOT NULL,
    called_at timestamptz NOT NULL,
    wire_until timestamptz NOT NULL,
    provider text NOT NULL,
    sender text NOT NULL,
    provider_message_id text,
    body_hash text NOT NULL,
    reason text,
    error_code integer,
    blind_resends integer NOT NULL DEFAULT 0,
    origin_topic text NOT NULL,
    origin_partition integer NOT NULL,
    origin_offset bigint NOT NULL,
    published text,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (recipient_key, message_id)
  ) PARTITION BY RANGE (message_id)`;

const RATE_BUCKETS = `
  CREATE TABLE rate_buckets (
    bucket_id text PRIMARY KEY,
    next_slot_us bigint NOT NULL
  ) WITH (fillfactor = 10, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000)`;

/** send_attempts, rate_buckets. */
export class PacingSenderTables1795305600003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [SEND_ATTEMPTS, defaultPartition('send_attempts', 60), RATE_BUCKETS]) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE rate_buckets, send_attempts');
  }
}
