import type { MigrationInterface, QueryRunner } from 'typeorm';
import { defaultPartition } from './first-partitions.js';

// One row per message makes a repeated record harmless: only who adds the row, or first fills a field of it, adds to the counts.
const MESSAGES = `
  CREATE TABLE fraud_messages (
    message_id uuid NOT NULL,
    tenant_id text NOT NULL,
    country text,
    area text,
    mark text,
    next_mark text,
    is_code boolean NOT NULL DEFAULT false,
    accepted_at timestamptz,
    used_at timestamptz,
    refused_at timestamptz,
    counted_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (message_id)
  ) PARTITION BY RANGE (message_id)`;
const MESSAGES_OF_AREA = 'CREATE INDEX fraud_messages_area ON fraud_messages (tenant_id, area, accepted_at) WHERE accepted_at IS NOT NULL';
const MESSAGES_COUNTED = 'CREATE INDEX fraud_messages_counted ON fraud_messages (counted_at)';

const SLOTS = `
  CREATE TABLE fraud_slots (
    tenant_id text NOT NULL,
    country text NOT NULL,
    slot timestamptz NOT NULL,
    messages integer NOT NULL,
    codes integer NOT NULL,
    used integer NOT NULL,
    refused integer NOT NULL,
    PRIMARY KEY (tenant_id, slot, country)
  ) WITH (fillfactor = 50)`;
const HOURS = `
  CREATE TABLE fraud_hours (
    tenant_id text NOT NULL,
    country text NOT NULL,
    hour timestamptz NOT NULL,
    messages integer NOT NULL,
    PRIMARY KEY (tenant_id, country, hour)
  ) WITH (fillfactor = 50)`;

// Each report fills in what it knows; the earliest start and the longest duration count, so the order of reports does not.
const CALLS = `
  CREATE TABLE fraud_calls (
    provider text NOT NULL,
    provider_call_id text NOT NULL,
    account text NOT NULL,
    destination text NOT NULL,
    minute_micros bigint NOT NULL,
    started_at timestamptz NOT NULL,
    answered_at timestamptz,
    ended_at timestamptz,
    duration_seconds integer,
    noted_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (provider, provider_call_id)
  ) WITH (fillfactor = 70)`;
const CALLS_OF_DESTINATION = 'CREATE INDEX fraud_calls_destination ON fraud_calls (account, destination, started_at)';
const CALLS_NOTED = 'CREATE INDEX fraud_calls_noted ON fraud_calls (noted_at)';
const CALLS_OPEN = 'CREATE INDEX fraud_calls_open ON fraud_calls (answered_at) WHERE ended_at IS NULL';

const VERDICTS = `
  CREATE TABLE fraud_verdicts (
    subject_id text PRIMARY KEY,
    revision integer NOT NULL CHECK (revision >= 1),
    action text NOT NULL CHECK (action IN ('clear', 'watch', 'throttle', 'block')),
    reason text NOT NULL,
    decided_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    held_since timestamptz,
    suspect_hours jsonb NOT NULL,
    published text NOT NULL,
    published_at timestamptz
  ) WITH (fillfactor = 80)`;
const VERDICTS_UNPUBLISHED = 'CREATE INDEX fraud_verdicts_unpublished ON fraud_verdicts (decided_at) WHERE published_at IS NULL';

const SAFE_LIST = `
  CREATE TABLE fraud_safe_list (
    owner text NOT NULL,
    scope text NOT NULL CHECK (scope IN ('area', 'country', 'destination', 'all')),
    value text NOT NULL,
    reason text NOT NULL CHECK (reason <> ''),
    actor text NOT NULL CHECK (actor <> ''),
    added_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (owner, scope, value)
  )`;

const HOLDS = `
  CREATE TABLE fraud_holds (
    subject_id text PRIMARY KEY,
    revision integer NOT NULL,
    tenant_id text NOT NULL,
    scope text NOT NULL CHECK (scope IN ('area', 'country')),
    value text NOT NULL,
    action text NOT NULL CHECK (action IN ('clear', 'watch', 'throttle', 'block')),
    expires_at timestamptz NOT NULL
  ) WITH (fillfactor = 80)`;

/** fraud_messages, fraud_slots, fraud_hours, fraud_calls, fraud_verdicts, fraud_safe_list; fraud_holds. */
export class FraudTables1795305600050 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const statements = [
      MESSAGES, MESSAGES_OF_AREA, MESSAGES_COUNTED, defaultPartition('fraud_messages', 90), SLOTS, HOURS,
      CALLS, CALLS_OF_DESTINATION, CALLS_NOTED, CALLS_OPEN, VERDICTS, VERDICTS_UNPUBLISHED, SAFE_LIST, HOLDS,
    ];
    for (const sql of statements) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE fraud_holds, fraud_safe_list, fraud_verdicts, fraud_calls, fraud_hours, fraud_slots, fraud_messages');
  }
}
