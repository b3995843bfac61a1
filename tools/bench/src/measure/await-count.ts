import { setTimeout as sleep } from 'node:timers/promises';

export interface Awaited {
  /** What is counted, for the error. */
  readonly what: string;
  readonly count: () => Promise<number>;
  readonly goal: number;
  /** Between two looks. */
  readonly everyMs: number;
  readonly deadlineMs: number;
  readonly abort: AbortSignal;
}

/** Looks until the count has reached its goal. Throws at the deadline, or where there are more than that: something was done twice. */
export async function awaitCount({ what, count, goal, everyMs, deadlineMs, abort }: Awaited): Promise<void> {
  let seen = 0;
  for (const endMs = performance.now() + deadlineMs; performance.now() < endMs; await sleep(everyMs, undefined, { signal: abort })) {
    seen = await count();
    if (seen > goal) throw new Error(`there are ${seen} ${what}, and ${goal} were to come`);
    if (seen === goal) return;
  }
  throw new Error(`only ${seen} of ${goal} ${what} came within ${deadlineMs / 1000} s`);
}
