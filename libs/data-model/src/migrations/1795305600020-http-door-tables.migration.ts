import type { MigrationInterface, QueryRunner } from 'typeorm';

// A tenant has several keys at a time, so that it can rotate them; the one that it had so far becomes the first of them.
const API_KEYS = `
  CREATE TABLE api_keys (
    key_hash bytea PRIMARY KEY,
    tenant_id text NOT NULL,
    name text NOT NULL,
    scopes text[] NOT NULL,
    expires_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now()
  )`;
const FIRST_KEYS = `
  INSERT INTO api_keys (key_hash, tenant_id, name, scopes)
  SELECT api_key_hash, tenant_id, 'first', ARRAY['intents:write', 'messages:read', 'messages:cancel'] FROM tenants WHERE api_key_hash IS NOT NULL`;

// A table of its own: an index on what of idempotency is not published would cost every row of both doors its cheap update.
const UNPUBLISHED_INTENTS = `
  CREATE TABLE unpublished_intents (
    key_hash uuid PRIMARY KEY,
    noted_at timestamptz NOT NULL DEFAULT now()
  ) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000)`;

/** api_keys, unpublished_intents; tenants get a limit and lose their single key. */
export class HttpDoorTables1795305600020 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(API_KEYS);
    await runner.query(FIRST_KEYS);
    await runner.query('ALTER TABLE tenants DROP COLUMN api_key_hash, ADD COLUMN intents_per_second integer CHECK (intents_per_second >= 1)');
    await runner.query(UNPUBLISHED_INTENTS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE unpublished_intents, api_keys');
    await runner.query('ALTER TABLE tenants DROP COLUMN intents_per_second, ADD COLUMN api_key_hash bytea UNIQUE');
  }
}
