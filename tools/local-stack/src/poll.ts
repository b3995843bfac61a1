import { setTimeout as delay } from 'node:timers/promises';

export interface PollOptions {
  readonly deadlineMs: number;
  readonly intervalMs?: number;
  /** Ends the poll early with its own error, for example because the process watched has died. */
  readonly abort?: () => Error | undefined;
}

/** Repeats `attempt` (with the whole milliseconds that remain) until it does not throw; at the deadline throws the last failure as `cause`. */
export async function pollUntil<T>(what: string, attempt: (remainingMs: number) => Promise<T>, options: PollOptions): Promise<T> {
  const endsAt = performance.now() + options.deadlineMs;
  for (;;) {
    const aborted = options.abort?.();
    if (aborted !== undefined) throw aborted;
    try {
      return await attempt(Math.max(1, Math.ceil(endsAt - performance.now())));
    } catch (cause) {
      if (performance.now() >= endsAt) {
        throw new Error(`${what} within ${options.deadlineMs} ms: ${describeFailure(cause)}`, { cause });
      }
    }
    await delay(options.intervalMs ?? 50);
  }
}

/** Sockets to several addresses fail with an AggregateError whose own message is empty. */
export function describeFailure(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(describeFailure).join('; ');
  return error instanceof Error ? error.message : String(error);
}
