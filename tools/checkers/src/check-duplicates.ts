import type { Acceptance, AcceptedMessage, Violation } from './history.js';

/** P2: no message is in the carrier's ledger twice; an acceptance that names no message is a fault of its own. */
export function findDuplicates(ledger: Iterable<Acceptance>): Violation[] {
  const first = new Map<string, Acceptance>();
  const repeated = new Map<string, Acceptance[]>();
  const nameless: Violation[] = [];
  for (const entry of ledger) {
    const { messageId } = entry;
    const known = messageId === null ? undefined : first.get(messageId);
    if (messageId === null) nameless.push({ promise: 'P2', subject: entry.sid, what: `was sent by ${entry.sender} and names no message of ours; look at who else uses this sender` });
    else if (known === undefined) first.set(messageId, entry);
    else if (repeated.has(messageId)) repeated.get(messageId)?.push(entry);
    else repeated.set(messageId, [known, entry]);
  }
  return [...nameless, ...[...repeated].map(([subject, taken]): Violation => ({ promise: 'P2', subject, what: `was taken ${taken.length} times: ${describe(taken)}; look at its row of send_attempts and at who claimed it when` }))];
}

function describe(taken: readonly Acceptance[]): string {
  const sinceMs = taken[0]?.requestReceivedAtMs ?? 0;
  return taken.map(({ sid, attempt, requestReceivedAtMs }, index) => `${sid} (attempt ${attempt ?? '?'}${index === 0 ? '' : `, ${((requestReceivedAtMs - sinceMs) / 1000).toFixed(1)} s later`})`).join(', ');
}

/** P2: what the carrier took, we had accepted; `accepted` must be all that ever was. */
export function findUnasked(accepted: Iterable<AcceptedMessage>, ledger: Iterable<Acceptance>): Violation[] {
  const asked = new Set<string>();
  for (const { messageId } of accepted) asked.add(messageId);
  const violations: Violation[] = [];
  for (const { messageId, sid, sender } of ledger) {
    if (messageId !== null && !asked.has(messageId)) violations.push({ promise: 'P2', subject: messageId, what: `was sent as ${sid} by ${sender}, but is in no messages topic; look for its intent-accepted in message-events` });
  }
  return violations;
}
