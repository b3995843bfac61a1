import { setTimeout as sleep } from 'node:timers/promises';

const EVERY_MS = 50;

/** Asks again and again until the answer is neither null, undefined nor false, and gives it; throws with `what` when the deadline passes. */
export async function waitUntil<T>(what: string, deadlineMs: number, ask: () => T | Promise<T>): Promise<NonNullable<Exclude<T, false>>> {
  for (const endMs = Date.now() + deadlineMs; ; await sleep(EVERY_MS)) {
    const answer = await ask();
    if (answer !== null && answer !== undefined && answer !== false) return answer as NonNullable<Exclude<T, false>>;
    if (Date.now() > endMs) throw new Error(`${what}: not within ${deadlineMs / 1000} s`);
  }
}
