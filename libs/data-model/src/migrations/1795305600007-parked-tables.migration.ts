import type { MigrationInterface, QueryRunner } from 'typeorm';

// A stage and its tables are named here as they were on the day of this migration.
const STAGES = ['intake', 'routing_policy', 'pacing_sender', 'callback_ingestion'];

// Rows come and go, and a postponed FIFO rewrites them: due_at is in an index, so a full page would have to be split each time.
const createTable = (stage: string): string => `
  CREATE TABLE parked_${stage} (
    fifo_id text NOT NULL,
    consumer_group text NOT NULL,
    origin_topic text NOT NULL,
    origin_partition integer NOT NULL,
    origin_offset bigint NOT NULL,
    parked_seq bigint GENERATED ALWAYS AS IDENTITY,
    key_hash integer,
    due_at timestamptz NOT NULL,
    envelope text NOT NULL,
    parked_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (fifo_id, consumer_group, origin_topic, origin_partition, origin_offset)
  ) WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05);
  CREATE INDEX parked_${stage}_order ON parked_${stage} (fifo_id, consumer_group, parked_seq);
  CREATE INDEX parked_${stage}_due ON parked_${stage} (consumer_group, due_at, parked_seq)`;

/** parked_intake, parked_routing_policy, parked_pacing_sender, parked_callback_ingestion. */
export class ParkedTables1795305600007 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const stage of STAGES) await runner.query(createTable(stage));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE ${STAGES.map((stage) => `parked_${stage}`).join(', ')}`);
  }
}
