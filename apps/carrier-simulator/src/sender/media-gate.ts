import { CAMPAIGN_MEDIA } from './campaign-classes.js';
import { destinationClassOf } from './destination-class.js';
import type { Sender } from './sender-table.js';
import { SENDER_TYPES, type MediaPace } from './sender-types.js';

export interface MediaDeparture {
  readonly to: string;
  readonly sender: Sender;
  readonly accountSid: string;
  readonly expiresAtMs: number;
}

/** The pace of messages with media that have left their sender's queue. Too many are no error: they wait, first come, first served. */
export class MediaGate {
  /** The account that owns an account, or itself. */
  private readonly ownerOf: (accountSid: string) => string;
  private readonly freeAtMs = new Map<string, number>();

  constructor(ownerOf: (accountSid: string) => string) {
    this.ownerOf = ownerOf;
  }

  /** When this message goes on; null for one that expires before, and takes nothing. Calls must come in the order of time. */
  take({ to, sender, accountSid, expiresAtMs }: MediaDeparture, atMs: number): number | null {
    const pace = mediaPaceOf(sender, to);
    if (pace === null) return atMs;
    const key = pace.sharedBy === undefined ? sender.address : `${pace.sharedBy}|${this.ownerOf(accountSid)}`;
    const goesAtMs = Math.max(this.freeAtMs.get(key) ?? atMs, atMs);
    if (goesAtMs >= expiresAtMs) return null;
    this.freeAtMs.set(key, goesAtMs + 1_000 / pace.perSecond);
    return goesAtMs;
  }

  reset(): void {
    this.freeAtMs.clear();
  }
}

/** A sender whose contract names a pace has that one alone, and so has one that sends abroad at a pace for abroad. */
function mediaPaceOf({ type, contract }: Sender, to: string): MediaPace | null {
  const destination = destinationClassOf(to);
  if (contract.mps !== undefined || (destination === 'abroad' && type.mpsAbroad !== undefined)) return null;
  if (contract.campaign === undefined || type !== SENDER_TYPES['long-code']) return type.media ?? null;
  return destination === 'us' ? CAMPAIGN_MEDIA : null;
}
