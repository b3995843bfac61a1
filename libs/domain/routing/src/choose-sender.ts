import type { Pool, SenderContract } from './policy-document.js';

export interface SenderChoice {
  readonly sender: SenderContract;
  readonly reason: 'routed-sticky' | 'routed-pool';
}

/**
 * The sender of a pool for one recipient: the pinned one while the pool still has it; else by weighted rendezvous of
 * recipient and sender, so that load follows the contracted pace and a changed pool moves as few recipients as possible.
 */
export function chooseSender(pool: Pool, recipientKey: string, pinned: string | null): SenderChoice | null {
  const known = pool.senders.find((candidate) => candidate.sender === pinned);
  if (known) return { sender: known, reason: 'routed-sticky' };
  let best: SenderContract | null = null;
  let bestScore = -Infinity;
  for (const candidate of pool.senders) {
    const score = candidate.segmentsPerSecond / -Math.log(unitHash(`${recipientKey}/${candidate.sender}`));
    if (score > bestScore) [best, bestScore] = [candidate, score];
  }
  return best && { sender: best, reason: 'routed-pool' };
}

/** FNV-1a with a final mix, as a number in (0,1). Spread is all that is asked of it. */
function unitHash(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (((hash ^ (hash >>> 16)) >>> 0) + 0.5) / 4_294_967_296;
}
