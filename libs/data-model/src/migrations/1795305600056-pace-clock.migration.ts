import type { MigrationInterface, QueryRunner } from 'typeorm';
import { LEASE_SLOTS } from './pace-functions.js';

type Edit = readonly [before: string, after: string];

/** What lease_slots does about a clock that was set back; see followClock and leaseSlots in libs/domain/pacing. */
const EDITS: readonly Edit[] = [
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

/** Throws RangeError where an edit does not find its place exactly once. */
function edit(text: string, [before, after]: Edit): string {
  const parts = text.split(before);
  if (parts.length !== 2) throw new RangeError(`"${before}" stands ${parts.length - 1} times in lease_slots`);
  return parts.join(after);
}

/** rate_buckets.seen_us; lease_slots follows a clock that is set back. */
export class PaceClock1795305600056 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE rate_buckets ADD COLUMN seen_us bigint NOT NULL DEFAULT 0');
    await runner.query(EDITS.reduce(edit, LEASE_SLOTS));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(edit(LEASE_SLOTS, ['CREATE FUNCTION', 'CREATE OR REPLACE FUNCTION']));
    await runner.query('ALTER TABLE rate_buckets DROP COLUMN seen_us');
  }
}
