import type { MigrationInterface, QueryRunner } from 'typeorm';
import { defaultPartition, hashPartitions } from './first-partitions.js';

const MESSAGE_STATUS = `
  CREATE TABLE message_status (
    recipient_key text NOT NULL,
    message_id uuid NOT NULL,
    tenant_id text NOT NULL,
    lane text NOT NULL,
    idempotency_key text NOT NULL,
    status text NOT NULL,
    sequence integer NOT NULL CHECK (sequence >= 0),
    state jsonb NOT NULL,
    first_seen_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (recipient_key, message_id)
  ) PARTITION BY RANGE (message_id)`;

// Who asks by message id alone has no recipient key; the id also picks the day, so one partition is searched.
const MESSAGE_STATUS_BY_ID = 'CREATE INDEX message_status_message_id ON message_status (message_id)';

const MESSAGE_TIMELINE = `
  CREATE TABLE message_timeline (
    recipient_key text NOT NULL,
    message_id uuid NOT NULL,
    sequence integer NOT NULL CHECK (sequence >= 1),
    event_id text NOT NULL,
    status text NOT NULL,
    reason text NOT NULL,
    attempt integer NOT NULL,
    occurred_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    source_event_id text NOT NULL,
    origin_topic text NOT NULL,
    origin_partition integer NOT NULL,
    origin_offset bigint NOT NULL,
    published text NOT NULL,
    PRIMARY KEY (recipient_key, message_id, sequence)
  ) PARTITION BY RANGE (message_id)`;

const PROVIDER_SIDS = `
  CREATE TABLE provider_sids (
    provider text NOT NULL,
    provider_message_id text NOT NULL,
    recipient_key text NOT NULL,
    message_id uuid NOT NULL,
    attempt integer NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (provider, provider_message_id)
  ) PARTITION BY HASH (provider_message_id)`;

/** message_status, message_timeline, provider_sids. */
export class CallbackIngestionTables1795305600004 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const statements = [
      MESSAGE_STATUS, MESSAGE_STATUS_BY_ID, defaultPartition('message_status', 60),
      MESSAGE_TIMELINE, defaultPartition('message_timeline', 100),
      PROVIDER_SIDS, ...hashPartitions('provider_sids', 16, 100), 'CREATE INDEX provider_sids_created_at ON provider_sids (created_at)',
    ];
    for (const sql of statements) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE provider_sids, message_timeline, message_status');
  }
}
