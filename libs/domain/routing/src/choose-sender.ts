import type { Pool, SenderContract } from './policy-document.js';
import { ALIKE, type WeightOf } from './sender-health.js';
import { unitHash } from './unit-hash.js';

export interface SenderChoice {
  readonly sender: SenderContract;
  readonly reason: 'routed-sticky' | 'routed-pool';
  /** Any of these may send it, the chosen one first; empty where it is to be no other. */
  readonly candidates: readonly string[];
}

/** More would make dispatches long, and hardly bring a turn sooner. */
const MOST_CANDIDATES = 16;

/**
 * The sender of a pool for one recipient: the pinned one while the pool still has it; else by weighted rendezvous of
 * recipient and sender, so that load follows the contracted pace and health, and a changed pool moves as few recipients as possible. A pool without sticky
 * senders offers the best few, and its pace decides.
 */
export function chooseSender(pool: Pool, recipientKey: string, pinned: string | null, weightOf: WeightOf = ALIKE): SenderChoice | null {
  const isSticky = pool.stickySenders !== false;
  const known = isSticky ? pool.senders.find((candidate) => candidate.sender === pinned) : undefined;
  if (known) return { sender: known, reason: 'routed-sticky', candidates: [] };
  const scoreOf = (candidate: SenderContract): number => (candidate.segmentsPerSecond * weightOf(candidate)) / -Math.log(unitHash(`${recipientKey}/${candidate.sender}`));
  const ranked = pool.senders.map((candidate) => ({ candidate, score: scoreOf(candidate) })).sort((one, other) => other.score - one.score);
  const [best] = ranked;
  if (best === undefined) return null;
  const candidates = isSticky || ranked.length === 1 ? [] : ranked.slice(0, MOST_CANDIDATES).map(({ candidate }) => candidate.sender);
  return { sender: best.candidate, reason: 'routed-pool', candidates };
}
