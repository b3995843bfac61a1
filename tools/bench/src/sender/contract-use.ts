import type { Acceptance } from '@signalbox/checkers';
import type { SenderContract } from '@signalbox/local-stack';

export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** What each sender used of its contract within the span, in %, by arrival at the carrier. */
export function contractUse(ledger: readonly Acceptance[], senders: readonly SenderContract[], { fromMs, toMs }: Span): Map<string, number> {
  const within = Map.groupBy(ledger.filter(({ requestReceivedAtMs: atMs }) => atMs >= fromMs && atMs < toMs), ({ sender }) => sender);
  return new Map(senders.map(({ sender, segmentsPerSecond }) => {
    const segments = (within.get(sender) ?? []).reduce((sum, entry) => sum + entry.segments, 0);
    return [sender, (100 * segments * 1_000) / (segmentsPerSecond * (toMs - fromMs))];
  }));
}
