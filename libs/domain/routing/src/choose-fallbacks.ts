import type { Lane } from '@signalbox/message';
import { channelOf } from './choose-content.js';
import { chooseSender } from './choose-sender.js';
import type { Pool, SenderContract } from './policy-document.js';
import { NOTHING_KNOWN, type HealthOf } from './sender-health.js';

/** A way that may carry a message while the chosen one fails. */
export interface Fallback {
  readonly pool: Pool;
  readonly sender: SenderContract;
}

export interface FallbackQuestion {
  readonly lane: Lane;
  readonly recipientKey: string;
  /** The pools that serve the message, by lane, country and tenant. */
  readonly serving: readonly Pool[];
  readonly optedOutPools: ReadonlySet<string>;
  readonly pinnedSenders: Readonly<Record<string, string>>;
  readonly health?: HealthOf;
}

/**
 * The ways named by the pool as its fallbacks, in that order, as far as they may carry this message: they serve it, the person has not told them to
 * stop, and they carry plain text as the pool does. Marketing has none: it waits.
 */
export function chooseFallbacks(pool: Pool, { lane, recipientKey, serving, optedOutPools, pinnedSenders, health = NOTHING_KNOWN }: FallbackQuestion): Fallback[] {
  if (lane === 'marketing' || channelOf(pool) !== 'sms') return [];
  return (pool.fallbackPools ?? []).flatMap((poolId) => {
    const other = serving.find((candidate) => candidate.poolId === poolId && candidate !== pool && channelOf(candidate) === 'sms');
    if (other === undefined || optedOutPools.has(poolId)) return [];
    const choice = chooseSender(other, recipientKey, pinnedSenders[poolId] ?? null, health.weightsOf(other));
    return choice === null ? [] : [{ pool: other, sender: choice.sender }];
  });
}
