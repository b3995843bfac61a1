import type { Acceptance, AcceptedMessage, Violation } from './history.js';

/**
 * P3: per tenant, recipient and lane the carrier received what it accepted in offset order of messages-<lane>.
 * Messages that never reached the carrier leave no gap in the order of the others, and of a record that was published again
 * the first offset is its place.
 */
export function findDisorder(accepted: Iterable<AcceptedMessage>, ledger: Iterable<Acceptance>): Violation[] {
  const receivedAt = readArrivals(ledger);
  const latest = new Map<string, Arrival>();
  const violations: Violation[] = [];
  for (const message of inOffsetOrder(accepted)) {
    const { messageId, tenantId, recipientKey, lane, partition, offset } = message;
    const atMs = receivedAt.get(messageId);
    if (atMs === undefined) continue;
    receivedAt.delete(messageId);
    const fifo = `${tenantId}/${recipientKey}/${lane}/${partition}`;
    const before = latest.get(fifo);
    if (before === undefined || atMs >= before.atMs) latest.set(fifo, { messageId, offset, atMs });
    else violations.push({ promise: 'P3', subject: messageId, what: `of ${fifo}, offset ${offset}, was submitted ${(before.atMs - atMs).toFixed(1)} ms before its predecessor ${before.messageId} (offset ${before.offset}); look at what parked or retried the predecessor` });
  }
  return violations;
}

interface Arrival {
  readonly messageId: string;
  readonly offset: bigint;
  readonly atMs: number;
}

/** When the carrier had each message first. */
function readArrivals(ledger: Iterable<Acceptance>): Map<string, number> {
  const receivedAt = new Map<string, number>();
  for (const { messageId, requestReceivedAtMs } of ledger) {
    if (messageId === null) continue;
    const known = receivedAt.get(messageId);
    if (known === undefined || requestReceivedAtMs < known) receivedAt.set(messageId, requestReceivedAtMs);
  }
  return receivedAt;
}

/** Orders each partition by itself: offsets of different partitions say nothing of each other. */
function* inOffsetOrder(accepted: Iterable<AcceptedMessage>): Generator<AcceptedMessage> {
  const partitions = new Map<string, AcceptedMessage[]>();
  for (const message of accepted) {
    const name = `${message.lane}/${message.partition}`;
    const partition = partitions.get(name);
    if (partition === undefined) partitions.set(name, [message]);
    else partition.push(message);
  }
  for (const messages of partitions.values()) yield* messages.sort((a, b) => (a.offset < b.offset ? -1 : Number(a.offset > b.offset)));
}
