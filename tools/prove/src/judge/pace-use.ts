import type { Acceptance } from '@signalbox/checkers';

/** Left off at both ends: the first lease, and the last messages, behind which no backlog stands any more. */
const EDGE_MS = 1_000;

/** Share of a contract that was used while there was a backlog, by arrival at the carrier; the sends are one sender's and all of the backlog. */
export function measurePaceUse(sends: readonly Acceptance[], segmentsPerSecond: number): { readonly used: number; readonly seconds: number } {
  const times = sends.map(({ requestReceivedAtMs }) => requestReceivedAtMs);
  const fromMs = Math.min(...times) + EDGE_MS;
  const toMs = Math.max(...times) - EDGE_MS;
  const segments = sends.filter(({ requestReceivedAtMs: at }) => at >= fromMs && at < toMs).reduce((sum, send) => sum + send.segments, 0);
  const seconds = (toMs - fromMs) / 1000;
  return { used: segments / (seconds * segmentsPerSecond), seconds };
}
