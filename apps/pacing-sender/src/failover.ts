import { parkUntil, type Outcome } from '@signalbox/kafka';
import { chooseWay, unitOfRecipient } from '@signalbox/pacing';
import { onWay, type OutgoingMessage } from './outgoing-message.js';
import type { ProviderHealth, Way } from './provider-health.js';
import type { AttemptRow } from './send-attempt.store.js';
import type { SenderTools } from './sender-tools.js';
import { WaitingNote } from './waiting-note.js';

/** A way that is back is noticed within this time by those who wait for a code. */
const RECHECK_MS = 1_000;
/** And within this time by all others, of which there may be very many. */
const PATIENT_RECHECK_MS = 5_000;

export type Direction =
  /** The message as it goes: by the way that was chosen. */
  | { readonly kind: 'go'; readonly message: OutgoingMessage; readonly isProbe: boolean }
  | { readonly kind: 'wait'; readonly outcome: Outcome };

/** Chooses the way of each attempt: the one that routing chose while it is sound, another for those who may move, else waiting. */
export class Failover {
  readonly #health: ProviderHealth;
  readonly #tools: SenderTools;
  readonly #note = new WaitingNote();

  constructor(health: ProviderHealth, tools: SenderTools) {
    this.#health = health;
    this.#tools = tools;
  }

  /** To be asked before anything is claimed. Pools in `closedPools` are not used. */
  choose(message: OutgoingMessage, row: AttemptRow | null, closedPools: ReadonlySet<string>): Direction {
    const ways = waysOf(message, row).filter(({ poolId }) => !closedPools.has(poolId));
    const choice = chooseWay(ways.map((way) => this.#health.healthOf(way, message)), { lane: message.lane, unit: unitOfRecipient(message.recipientKey) });
    if (choice.kind === 'wait') return { kind: 'wait', outcome: this.#wait(message, row, choice.reason) };
    this.#note.forget(message, 'provider-failing');
    this.#note.forget(message, 'credentials-refused');
    return { kind: 'go', message: onWay(message, ways[choice.index] as Way), isProbe: choice.isProbe };
  }

  /** Whether the way is still open to any, now that the turn of the message has come. */
  isPassable(message: OutgoingMessage): boolean {
    return this.#health.healthOf(message, message).share > 0;
  }

  #wait(message: OutgoingMessage, row: AttemptRow | null, reason: 'provider-failing' | 'credentials-refused'): Outcome {
    const { clock, random } = this.#tools;
    const recheckMs = message.lane === 'marketing' ? PATIENT_RECHECK_MS : RECHECK_MS;
    const untilMs = Math.min(clock.nowMs() + recheckMs * (1 + random()), message.expiresAtMs);
    return parkUntil(untilMs, reason, this.#note.tell(message, row, reason, message.expiresAtMs));
  }
}

/** Best first. What is sent again without proof stays where it was: its first attempt is still in doubt there. */
function waysOf({ provider, poolId, sender, fallbacks = [] }: OutgoingMessage, row: AttemptRow | null): Way[] {
  const ways = [{ provider, poolId, sender }, ...fallbacks];
  if (row === null || row.blindResends === 0) return ways;
  return [ways.find((way) => way.provider === row.provider && way.sender === row.sender) ?? { provider: row.provider, poolId, sender: row.sender }];
}
