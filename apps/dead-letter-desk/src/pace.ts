/**
 * Gives, for each start in turn, how long to wait for it from now, in milliseconds: starts are `1000 / perSecond` apart, and time
 * lost by slow ones is not made up for.
 */
export function createPace(perSecond: number, monotonicMs: () => number): () => number {
  let nextAtMs = -Infinity;
  return () => {
    const nowMs = monotonicMs();
    const atMs = Math.max(nowMs, nextAtMs);
    nextAtMs = atMs + 1000 / perSecond;
    return atMs - nowMs;
  };
}
