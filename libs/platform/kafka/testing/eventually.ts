import type { Clock } from '@signalbox/message';

const POLL_MS = 10;

/** Looks until the condition holds; rejects with what was awaited once the deadline has passed. */
export async function eventually(clock: Clock, what: string, holds: () => boolean | Promise<boolean>, withinMs = 30_000): Promise<void> {
  const deadlineMs = clock.monotonicMs() + withinMs;
  while (!(await holds())) {
    if (clock.monotonicMs() > deadlineMs) throw new Error(`not within ${withinMs} ms: ${what}`);
    await new Promise<void>((resolve) => void setTimeout(resolve, POLL_MS));
  }
}
