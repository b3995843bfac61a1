import { setTimeout as sleep } from 'node:timers/promises';
import type { Signalbox } from '@signalbox/local-stack';
import type { PlannedLoad } from '../plan/plan-load.js';
import type { FaultOf } from '../scenario/faults.js';
import { withDatabase } from './database.js';

const DEADLINE_MS = 30_000;
const AGAIN_MS = 100;

/** Those of a load who say STOP while it runs. */
export function findStopping(loads: readonly PlannedLoad[], { load, people }: Pick<FaultOf<'stop'>, 'load' | 'people'>): readonly string[] {
  return loads.find(({ plan }) => plan.name === load)?.recipients.slice(-people) ?? [];
}

/** Lets people say STOP to one sender of every pool, and waits until the opt-out list has them. */
export async function sayStop(signalbox: Signalbox, people: readonly string[]): Promise<void> {
  if (people.length === 0) return;
  const senderOfPool = new Map(signalbox.contracts.map(({ poolId, sender }) => [poolId, sender]));
  await withDatabase(signalbox, async (client) => {
    const count = async (): Promise<number> => (await client.query<{ count: number }>('SELECT count(*)::int AS count FROM opt_outs WHERE opted_out')).rows[0]?.count ?? 0;
    const wanted = (await count()) + people.length * senderOfPool.size;
    for (const from of people) await Promise.all([...senderOfPool.values()].map((to) => signalbox.simulator.receiveInbound({ from, to, body: 'STOP' })));
    for (const endMs = Date.now() + DEADLINE_MS; (await count()) < wanted; await sleep(AGAIN_MS)) {
      if (Date.now() > endMs) throw new Error(`of ${wanted} opt-outs only ${await count()} arrived within ${DEADLINE_MS / 1000} s; see the logs of callback-ingestion and routing-policy`);
    }
  });
}
