import type { MigrationInterface, QueryRunner } from 'typeorm';
import { hashPartitions } from './first-partitions.js';

/** tenants, idempotency. */
export class IntakeTables1795305600001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE tenants (
        tenant_id text PRIMARY KEY,
        name text NOT NULL,
        status text NOT NULL CHECK (status IN ('active', 'suspended')),
        api_key_hash bytea UNIQUE,
        created_at timestamptz NOT NULL DEFAULT now()
      )`);
    // Hash partitions and not days: a key must be found whatever day it comes again. A hash of (tenant, key) as uuid
    // halves table and index against the texts themselves.
    await runner.query(`
      CREATE TABLE idempotency (
        key_hash uuid PRIMARY KEY,
        tenant_id text NOT NULL,
        message_id uuid NOT NULL,
        payload_hash text NOT NULL,
        outcome text NOT NULL,
        origin_topic text NOT NULL,
        origin_partition integer NOT NULL,
        origin_offset bigint NOT NULL,
        published text NOT NULL,
        published_at timestamptz,
        expires_at timestamptz NOT NULL
      ) PARTITION BY HASH (key_hash)`);
    for (const sql of hashPartitions('idempotency', 16, 90)) await runner.query(sql);
    // For the batched deletes; nearly ascending, so an insert touches the same few pages.
    await runner.query('CREATE INDEX idempotency_expires_at ON idempotency (expires_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE idempotency, tenants');
  }
}
