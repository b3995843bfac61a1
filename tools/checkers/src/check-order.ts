import type { Acceptance, AcceptedMessage, Violation } from './history.js';

/**
 * P3: per tenant, recipient and lane the carrier received what it accepted in offset order of messages-<lane>.
 * Messages that never reached the carrier leave no gap in the order of the others.
 */
export function findDisorder(accepted: readonly AcceptedMessage[], ledger: readonly Acceptance[]): Violation[] {
  const receivedAt = new Map<string, number>();
  for (const entry of ledger) {
    if (entry.messageId === null) continue;
    receivedAt.set(entry.messageId, Math.min(entry.requestReceivedAtMs, receivedAt.get(entry.messageId) ?? Infinity));
  }
  return [...groupByFifo(accepted).values()].flatMap((messages) => findSwaps(messages, receivedAt));
}

function groupByFifo(accepted: readonly AcceptedMessage[]): Map<string, AcceptedMessage[]> {
  const fifos = new Map<string, AcceptedMessage[]>();
  for (const message of accepted) {
    const fifo = `${message.tenantId}/${message.recipientKey}/${message.lane}/${message.partition}`;
    fifos.set(fifo, [...(fifos.get(fifo) ?? []), message]);
  }
  for (const messages of fifos.values()) messages.sort((a, b) => (a.offset < b.offset ? -1 : 1));
  return fifos;
}

function findSwaps(messages: readonly AcceptedMessage[], receivedAt: ReadonlyMap<string, number>): Violation[] {
  const violations: Violation[] = [];
  let latest: { id: string; at: number } | null = null;
  for (const { messageId } of messages) {
    const at = receivedAt.get(messageId);
    if (at === undefined) continue;
    if (latest && at < latest.at) violations.push({ promise: 'P3', subject: messageId, what: `was submitted ${(latest.at - at).toFixed(1)} ms before its predecessor ${latest.id}` });
    else latest = { id: messageId, at };
  }
  return violations;
}
