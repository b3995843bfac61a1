import type { Logger } from '@signalbox/telemetry';
import type { IdempotencyStore } from './idempotency.store.js';

/** As long as anything may bring an intent back (topics a week, dead letters four, a day for clocks): no key is forgotten before. */
export const KEY_RETENTION_MS = 36 * 86_400_000;
const ROUND_MS = 60_000;
/** One batch; small, so that it never holds locks for long. */
const BATCH_ROWS = 5_000;
/** A round ends after so many batches, whatever is left. */
const BATCHES_PER_ROUND = 20;

/** Deletes keys whose time is over, a bounded number each minute; a failed round is told and the next one goes on. */
export function startExpiry(store: IdempotencyStore, nowMs: () => number, logger: Logger): () => void {
  const timer = setInterval(() => {
    runRound(store, nowMs()).catch((err: unknown) => logger.warn('expiry of idempotency keys failed', { err }));
  }, ROUND_MS);
  timer.unref();
  return () => clearInterval(timer);
}

async function runRound(store: IdempotencyStore, nowMs: number): Promise<void> {
  for (let batch = 0; batch < BATCHES_PER_ROUND; batch += 1) {
    if ((await store.deleteExpired(nowMs, BATCH_ROWS)) < BATCH_ROWS) return;
  }
}
