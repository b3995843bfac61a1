import type { MigrationInterface, QueryRunner } from 'typeorm';
import { editFunction, type FunctionEdit } from './edit-function.js';
import { LEASE_SLOTS } from './pace-functions.js';

/** What lease_slots does about a clock that was set back; see followClock and leaseSlots in libs/domain/pacing. */
const EDITS: readonly FunctionEdit[] = [
  ['    -- What has passed is forgotten', `    IF lines[b].seen_us > clock_us THEN
      lines[b].next_slot_us := greatest(0, lines[b].next_slot_us - lines[b].seen_us + clock_us);
      lines[b].otp_until_us := greatest(0, lines[b].otp_until_us - lines[b].seen_us + clock_us);
      lines[b].gaps_us := '{}';
      lines[b].seen_us := clock_us;
    END IF;
    -- What has passed is forgotten`],
  [`    IF counts[c].resets_at_us <= clock_us THEN
      counts[c].used := 0;
      counts[c].resets_at_us := `, `    IF counts[c].resets_at_us <= clock_us THEN
      counts[c].used := 0;
      counts[c].resets_at_us := NULL;
    END IF;
    counts[c].resets_at_us := least(counts[c].resets_at_us, `],
  [`* 1000000)::bigint;
    END IF;
  END LOOP;`, `* 1000000)::bigint);
  END LOOP;`],
  ['unused_lengths_us[u] > clock_us THEN', 'unused_lengths_us[u] > clock_us AND unused_starts_us[u] + unused_lengths_us[u] <= lines[bucket].next_slot_us THEN'],
  ['stretch_lengths_us[s]);\n      END LOOP;\n      FOR c', 'stretch_lengths_us[s]);\n        lines[bucket].seen_us := clock_us;\n      END LOOP;\n      FOR c'],
  ['otp_until_us = line.otp_until_us\n', 'otp_until_us = line.otp_until_us, seen_us = line.seen_us\n'],
  ['CREATE FUNCTION', 'CREATE OR REPLACE FUNCTION'],
];

/** lease_slots as it is from here on. */
export const LEASE_SLOTS_BY_CLOCK = EDITS.reduce(editFunction, LEASE_SLOTS);

/** rate_buckets.seen_us; lease_slots follows a clock that is set back. */
export class PaceClock1795305600056 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE rate_buckets ADD COLUMN seen_us bigint NOT NULL DEFAULT 0');
    await runner.query(LEASE_SLOTS_BY_CLOCK);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(editFunction(LEASE_SLOTS, ['CREATE FUNCTION', 'CREATE OR REPLACE FUNCTION']));
    await runner.query('ALTER TABLE rate_buckets DROP COLUMN seen_us');
  }
}
