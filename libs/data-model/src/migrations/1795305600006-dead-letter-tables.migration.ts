import type { MigrationInterface, QueryRunner } from 'typeorm';

// Two stages may give up the same record, so the stage is part of the key. letter_id is what operators type, and the order of triage.
const DEAD_LETTERS = `
  CREATE TABLE dead_letters (
    stage text NOT NULL,
    origin_topic text NOT NULL,
    origin_partition integer NOT NULL,
    origin_offset bigint NOT NULL,
    replay_number integer NOT NULL CHECK (replay_number >= 0),
    letter_id bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
    class text NOT NULL CHECK (class IN ('bad-input', 'own-fault', 'retries-exhausted')),
    reason text NOT NULL,
    detail text,
    schema text,
    message_id text,
    attempts integer NOT NULL,
    first_seen_at timestamptz NOT NULL,
    dead_lettered_at timestamptz NOT NULL,
    traceparent text,
    record text,
    state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'replayed', 'discarded')),
    replay_count integer NOT NULL DEFAULT 0,
    PRIMARY KEY (origin_topic, origin_partition, origin_offset, stage, replay_number),
    CONSTRAINT dead_letters_record CHECK ((state = 'discarded') = (record IS NULL))
  ) WITH (fillfactor = 90);
  CREATE INDEX dead_letters_open ON dead_letters (letter_id) WHERE state = 'open'`;

const ACTIONS = `
  CREATE TABLE dead_letter_actions (
    action_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    letter_id bigint NOT NULL,
    stage text NOT NULL,
    origin_topic text NOT NULL,
    origin_partition integer NOT NULL,
    origin_offset bigint NOT NULL,
    action text NOT NULL CHECK (action IN ('replay', 'discard', 'reveal')),
    replay_number integer,
    actor text NOT NULL CHECK (actor <> ''),
    why text NOT NULL CHECK (why <> ''),
    acted_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT dead_letter_actions_replay CHECK ((action = 'replay') = (replay_number IS NOT NULL))
  );
  CREATE INDEX dead_letter_actions_letter_id ON dead_letter_actions (letter_id)`;

/** dead_letters, dead_letter_actions. */
export class DeadLetterTables1795305600006 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [DEAD_LETTERS, ACTIONS]) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE dead_letter_actions, dead_letters');
  }
}
