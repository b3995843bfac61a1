import type { Lane } from '@signalbox/message';
import { channelOf } from './choose-content.js';
import type { Pool } from './policy-document.js';
import { weightAgainst, type HealthOf } from './sender-health.js';
import { unitHash } from './unit-hash.js';

export interface ShiftQuestion {
  readonly lane: Lane;
  readonly recipientKey: string;
  /** The pools that serve the message, by lane, country and tenant. */
  readonly serving: readonly Pool[];
  readonly optedOutPools: ReadonlySet<string>;
  readonly pinnedSenders: Readonly<Record<string, string>>;
  readonly health: HealthOf;
}

/**
 * The pool of a message by health: where all senders of the chosen pool do worse than one of its fallbacks, a part of the people goes by that, each
 * always the same way at the same scores. Who knows a number of the pool keeps it; marketing waits for its own; the order of the policy decides between equals.
 */
export function shiftPool(pool: Pool, { lane, recipientKey, serving, optedOutPools, pinnedSenders, health }: ShiftQuestion): Pool {
  if (lane === 'marketing' || channelOf(pool) !== 'sms' || isPinned(pool, pinnedSenders)) return pool;
  const others = (pool.fallbackPools ?? []).flatMap((poolId) => serving.find((other) => other.poolId === poolId && other !== pool && channelOf(other) === 'sms' && !optedOutPools.has(poolId)) ?? []);
  const best = others.toSorted((one, other) => health.scoreOfPool(other) - health.scoreOfPool(one))[0];
  if (best === undefined || best.senders.length === 0) return pool;
  const kept = weightAgainst(health.scoreOfPool(pool), health.scoreOfPool(best));
  return unitHash(`${recipientKey}/${pool.poolId}`) <= kept ? pool : best;
}

function isPinned({ poolId, stickySenders, senders }: Pool, pinnedSenders: Readonly<Record<string, string>>): boolean {
  return stickySenders !== false && senders.some(({ sender }) => sender === pinnedSenders[poolId]);
}
