import { setTimeout as sleep } from 'node:timers/promises';
import type { Publisher } from '../run/publisher.js';
import type { TimedIntent } from '../plan/plan-load.js';
import { stormIntents } from './storm-load.js';
import { placeOfKey } from './storm-load.js';
import type { StormRecord } from './storm-record.js';

const TICK_MS = 25;
/** Intents without acknowledgement; an outage of the broker must not fill the memory. */
const MOST_OPEN = 20_000;

/** Publishes the storm at its rate, as far as Kafka takes it; resolves when all of it is acknowledged. */
export async function publishStorm(publisher: Publisher, load: Parameters<typeof stormIntents>[0], { record, startedAtMs, abort }: { readonly record: StormRecord; readonly startedAtMs: number; readonly abort: AbortSignal }): Promise<void> {
  let open = 0;
  let batch: TimedIntent[] = [];
  const flush = async (): Promise<void> => {
    const sent = batch;
    batch = [];
    open += sent.length;
    for (const { intent, lane } of sent) record.publish(placeOfKey(intent.idempotencyKey) ?? 0, lane, Date.now());
    await publisher.publishNow(sent);
    open -= sent.length;
  };
  const flushing = new Set<Promise<void>>();
  const start = (): void => {
    const done = flush().finally(() => flushing.delete(done));
    flushing.add(done);
  };
  for (const intent of stormIntents(load)) {
    if (abort.aborted) return;
    if (startedAtMs + intent.atMs > Date.now()) {
      start();
      do await sleep(TICK_MS);
      while (startedAtMs + intent.atMs > Date.now() || open > MOST_OPEN);
    }
    batch.push(intent);
  }
  start();
  await Promise.all(flushing);
}
