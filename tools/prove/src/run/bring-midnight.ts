import { setTimeout as sleep } from 'node:timers/promises';
import type { Signalbox } from '@signalbox/local-stack';
import { withDatabase } from './database.js';

const DEADLINE_MS = 30_000;
const AGAIN_MS = 100;

/**
 * Lets the day of these caps end so soon, and resolves when it has. Nobody can wait for a midnight, and the database cannot be given another time, so
 * the end of the day is moved that each cap keeps beside its count; what happens at that end is the sender's own doing.
 */
export async function bringMidnight(signalbox: Signalbox, caps: readonly string[], inMs: number): Promise<void> {
  await withDatabase(signalbox, async (client) => {
    const countUsed = async (): Promise<number> => (await client.query('SELECT 1 FROM caps WHERE used > 0 AND cap_id = ANY ($1)', [caps])).rowCount ?? 0;
    for (const endMs = Date.now() + DEADLINE_MS; (await countUsed()) < caps.length; await sleep(AGAIN_MS)) {
      if (Date.now() > endMs) throw new Error(`not all of ${caps.join(', ')} have counted something within ${DEADLINE_MS / 1000} s; see the policy of the stack`);
    }
    await client.query('UPDATE caps SET resets_at_us = ((extract(epoch FROM clock_timestamp()) * 1000 + $2) * 1000)::bigint WHERE cap_id = ANY ($1)', [caps, inMs]);
  });
  await sleep(inMs);
}
