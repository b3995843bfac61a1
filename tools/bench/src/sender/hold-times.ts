import type { ToldFact } from './fact-watch.js';

/** For each message whose reply was lost: from its first byte to the fact that the carrier has it, in ms ascending. Infinity where that was never told. */
export function holdTimes(facts: readonly ToldFact[]): number[] {
  const settledAt = new Map(facts.flatMap(({ fact, toldAtMs }) => (fact.type === 'message-submitted' ? [[fact.messageId, toldAtMs] as const] : [])));
  const writtenAt = new Map<string, number>();
  for (const { fact } of facts) {
    if (fact.type !== 'submission-in-doubt') continue;
    const atMs = Date.parse(fact.writtenAt ?? fact.occurredAt);
    writtenAt.set(fact.messageId, Math.min(atMs, writtenAt.get(fact.messageId) ?? Infinity));
  }
  return [...writtenAt].map(([messageId, atMs]) => (settledAt.get(messageId) ?? Infinity) - atMs).sort((left, right) => left - right);
}
