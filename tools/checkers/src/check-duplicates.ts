import type { Acceptance, Violation } from './history.js';

/** P2: no message is in the carrier's ledger twice; an acceptance that names no message is a fault of its own. */
export function findDuplicates(ledger: readonly Acceptance[]): Violation[] {
  const sids = new Map<string, string[]>();
  const nameless: Violation[] = [];
  for (const { messageId, sid } of ledger) {
    if (messageId === null) nameless.push({ promise: 'P2', subject: sid, what: 'names no message of ours' });
    else sids.set(messageId, [...(sids.get(messageId) ?? []), sid]);
  }
  const repeated = [...sids].filter(([, taken]) => taken.length > 1);
  return [...nameless, ...repeated.map(([subject, taken]) => ({ promise: 'P2' as const, subject, what: `was taken ${taken.length} times: ${taken.join(', ')}` }))];
}
