import type { MigrationInterface, QueryRunner } from 'typeorm';
import { defaultPartition } from './first-partitions.js';

const POLICIES = `
  CREATE TABLE policy_revisions (
    revision bigint PRIMARY KEY,
    document jsonb NOT NULL,
    status text NOT NULL CHECK (status IN ('draft', 'active', 'retired')),
    author text NOT NULL,
    note text NOT NULL DEFAULT '',
    created_at timestamptz NOT NULL DEFAULT now(),
    activated_at timestamptz
  );
  CREATE UNIQUE INDEX policy_revisions_one_active ON policy_revisions (status) WHERE status = 'active';
  CREATE TABLE senders (
    sender text PRIMARY KEY,
    provider text NOT NULL,
    pool_id text NOT NULL,
    country text NOT NULL,
    kind text NOT NULL,
    segments_per_second numeric NOT NULL CHECK (segments_per_second > 0),
    policy_revision bigint NOT NULL
  );
  CREATE INDEX senders_pool_id ON senders (pool_id)`;

const DECISIONS = `
  CREATE TABLE decisions (
    recipient_key text NOT NULL,
    message_id uuid NOT NULL,
    decision text NOT NULL,
    reason text NOT NULL,
    policy_revision bigint NOT NULL,
    rules text[] NOT NULL DEFAULT '{}',
    pool_id text,
    sender text,
    origin_topic text NOT NULL,
    origin_partition integer NOT NULL,
    origin_offset bigint NOT NULL,
    published text NOT NULL,
    decided_at timestamptz NOT NULL,
    PRIMARY KEY (recipient_key, message_id)
  ) PARTITION BY RANGE (message_id)`;

const RECIPIENTS = `
  CREATE TABLE sticky_senders (
    recipient_key text NOT NULL,
    tenant_id text NOT NULL,
    pool_id text NOT NULL,
    sender text NOT NULL,
    pinned_at timestamptz NOT NULL,
    PRIMARY KEY (recipient_key, tenant_id, pool_id)
  ) WITH (fillfactor = 90);
  CREATE TABLE opt_outs (
    recipient_key text NOT NULL,
    pool_id text NOT NULL,
    opted_out boolean NOT NULL,
    keyword text,
    changed_at timestamptz NOT NULL,
    origin_topic text NOT NULL,
    origin_partition integer NOT NULL,
    origin_offset bigint NOT NULL,
    PRIMARY KEY (recipient_key, pool_id)
  ) WITH (fillfactor = 90)`;

// A multiplier above 1 would exceed the contract with the carrier, so no one can set it. A pause holds a whole lane.
const LEVERS = `
  CREATE TABLE levers (
    lever_id text PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('rate-multiplier', 'pause')),
    scope_kind text NOT NULL CHECK (scope_kind IN ('lane', 'pool', 'sender')),
    scope_id text NOT NULL,
    value double precision,
    reason text NOT NULL,
    actor text NOT NULL,
    expires_at timestamptz NOT NULL,
    revision bigint NOT NULL,
    CONSTRAINT levers_value CHECK (CASE kind WHEN 'pause' THEN scope_kind = 'lane' ELSE value IS NOT NULL AND value >= 0 AND value <= 1 END)
  ) WITH (fillfactor = 50);
  CREATE TABLE lever_changes (
    change_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    lever_id text NOT NULL,
    action text NOT NULL CHECK (action IN ('set', 'cleared')),
    kind text NOT NULL,
    scope_kind text NOT NULL,
    scope_id text NOT NULL,
    value double precision,
    reason text NOT NULL,
    actor text NOT NULL,
    expires_at timestamptz,
    revision bigint NOT NULL,
    changed_at timestamptz NOT NULL DEFAULT now()
  );
  CREATE INDEX lever_changes_changed_at ON lever_changes (changed_at);
  CREATE FUNCTION notify_levers() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NOTIFY levers; RETURN NULL; END $$;
  CREATE TRIGGER levers_notify AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON levers FOR EACH STATEMENT EXECUTE FUNCTION notify_levers()`;

/** policy_revisions, senders, decisions, sticky_senders, opt_outs, levers, lever_changes. */
export class RoutingPolicyTables1795305600002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [POLICIES, DECISIONS, defaultPartition('decisions', 100), RECIPIENTS, LEVERS]) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE lever_changes, levers, opt_outs, sticky_senders, decisions, senders, policy_revisions; DROP FUNCTION notify_levers()');
  }
}
