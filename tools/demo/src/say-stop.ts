import { setTimeout as sleep } from 'node:timers/promises';
import type { Signalbox } from '@signalbox/local-stack';
import pg from 'pg';

const DEADLINE_MS = 30_000;

/** Lets people say STOP to one sender of every pool, and waits until the opt-out list has them. */
export async function sayStop(signalbox: Signalbox, people: readonly string[]): Promise<void> {
  const senderOfPool = new Map(signalbox.contracts.map(({ poolId, sender }) => [poolId, sender]));
  for (const from of people) await Promise.all([...senderOfPool.values()].map((to) => signalbox.simulator.receiveInbound({ from, to, body: 'STOP' })));
  await waitForOptOuts(signalbox.stack.databaseUrl, people.length * senderOfPool.size);
}

async function waitForOptOuts(databaseUrl: string, wanted: number): Promise<void> {
  const client = new pg.Client(databaseUrl);
  await client.connect();
  try {
    for (const deadline = Date.now() + DEADLINE_MS; Date.now() < deadline; await sleep(100)) {
      const { rows } = await client.query<{ count: number }>('SELECT count(*)::int AS count FROM opt_outs WHERE opted_out');
      if ((rows[0]?.count ?? 0) >= wanted) return;
    }
    throw new Error(`fewer than ${wanted} opt-outs arrived within ${DEADLINE_MS / 1000} s; see the logs of callback-ingestion and routing-policy`);
  } finally {
    await client.end();
  }
}
