import type { MigrationInterface, QueryRunner } from 'typeorm';
import { defaultPartition } from './first-partitions.js';

// What each message adds to the figures now. A record that comes again, or late, finds it here; what changes is taken out of its minute and put in anew.
const MESSAGES = `
  CREATE TABLE analytics_messages (
    message_id uuid NOT NULL,
    tenant_id text,
    sequence integer NOT NULL DEFAULT 0,
    minute timestamptz,
    slice_id text,
    outcome text,
    segments integer NOT NULL DEFAULT 0,
    cost_micros bigint NOT NULL DEFAULT 0,
    bucket smallint,
    used_by text,
    PRIMARY KEY (message_id)
  ) PARTITION BY RANGE (message_id)`;

const SLICES = `
  CREATE TABLE analytics_slices (
    slice_id text PRIMARY KEY,
    tenant_id text NOT NULL,
    lane text NOT NULL,
    country text NOT NULL,
    carrier text NOT NULL,
    provider text NOT NULL,
    channel text NOT NULL,
    pool text NOT NULL,
    template text NOT NULL,
    sender text NOT NULL,
    error text NOT NULL,
    currency text NOT NULL,
    seen_at timestamptz NOT NULL
  )`;

const MINUTES = `
  CREATE TABLE analytics_minutes (
    minute timestamptz NOT NULL,
    slice_id text NOT NULL,
    messages integer NOT NULL,
    pending integer NOT NULL,
    submitted integer NOT NULL,
    delivered integer NOT NULL,
    failed integer NOT NULL,
    unknown integer NOT NULL,
    refused integer NOT NULL,
    used integer NOT NULL,
    segments integer NOT NULL,
    cost_micros bigint NOT NULL,
    PRIMARY KEY (minute, slice_id)
  ) WITH (fillfactor = 50)`;

const LATENCIES = `
  CREATE TABLE analytics_latencies (
    minute timestamptz NOT NULL,
    slice_id text NOT NULL,
    bucket smallint NOT NULL,
    messages integer NOT NULL,
    PRIMARY KEY (minute, slice_id, bucket)
  ) WITH (fillfactor = 50)`;

const CALLS = `
  CREATE TABLE analytics_calls (
    provider text NOT NULL,
    provider_call_id text NOT NULL,
    minute timestamptz NOT NULL,
    country text NOT NULL,
    direction text NOT NULL,
    status text NOT NULL,
    duration_seconds integer NOT NULL,
    PRIMARY KEY (provider, provider_call_id)
  )`;
const CALLS_OF_MINUTE = 'CREATE INDEX analytics_calls_minute ON analytics_calls (minute)';

const ALERTS = `
  CREATE TABLE analytics_alerts (
    provider text NOT NULL,
    provider_alert_id text NOT NULL,
    account text NOT NULL,
    level text NOT NULL,
    error_code integer,
    occurred_at timestamptz NOT NULL,
    PRIMARY KEY (provider, provider_alert_id)
  )`;
const ALERTS_OF_TIME = 'CREATE INDEX analytics_alerts_occurred ON analytics_alerts (occurred_at)';

const ROUNDS = `
  CREATE TABLE analytics_rounds (
    name text PRIMARY KEY,
    ran_at timestamptz NOT NULL
  ) WITH (fillfactor = 50)`;

const HEALTH = `
  CREATE TABLE analytics_health (
    provider text NOT NULL,
    sender text NOT NULL,
    country text NOT NULL,
    score double precision NOT NULL CHECK (score >= 0 AND score <= 1),
    finished integer NOT NULL,
    delivered integer NOT NULL,
    computed_at timestamptz NOT NULL,
    PRIMARY KEY (provider, sender, country)
  ) WITH (fillfactor = 50)`;

const ANOMALIES = `
  CREATE TABLE analytics_anomalies (
    hour timestamptz NOT NULL,
    dimension text NOT NULL,
    value text NOT NULL,
    figure text NOT NULL,
    observed double precision NOT NULL,
    usual double precision NOT NULL,
    spread double precision NOT NULL,
    days integer NOT NULL,
    messages integer NOT NULL,
    found_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (hour, dimension, value, figure)
  )`;

const SENDER_HEALTH = `
  CREATE TABLE sender_health (
    provider text NOT NULL,
    sender text NOT NULL,
    country text NOT NULL,
    score double precision NOT NULL CHECK (score >= 0 AND score <= 1),
    computed_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (provider, sender, country)
  ) WITH (fillfactor = 50)`;

/** analytics_messages, _slices, _minutes, _latencies, _calls, _alerts, _rounds, _health, _anomalies; sender_health. */
export class AnalyticsTables1795305600060 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const statements = [
      MESSAGES, defaultPartition('analytics_messages', 60), SLICES, MINUTES, LATENCIES, CALLS, CALLS_OF_MINUTE, ALERTS, ALERTS_OF_TIME, ROUNDS, HEALTH, ANOMALIES, SENDER_HEALTH,
    ];
    for (const sql of statements) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE sender_health, analytics_anomalies, analytics_health, analytics_rounds, analytics_alerts, analytics_calls, analytics_latencies, analytics_minutes, analytics_slices, analytics_messages');
  }
}
