import type { Timeline } from '../time/timeline.js';

export interface QueuedItem {
  /** What it takes from the pace. */
  readonly cost: number;
  readonly expiresAtMs: number;
  /** Its turn has come. */
  leave(atMs: number): void;
  /** It waited past its validity. */
  expire(atMs: number): void;
}

interface Waiting {
  readonly item: QueuedItem;
  readonly enqueuedAtMs: number;
  expiryPlanned: boolean;
  gone: boolean;
}

/** One sender's queue: first in, first out, at a fixed pace, with room for some hours of traffic. */
export class SenderQueue {
  private readonly timeline: Timeline;
  private mpsInForce: number;
  private readonly capacityHours: number;
  private waiting: Waiting[] = [];
  private head = 0;
  private waitingCost = 0;
  private freeAtMs = 0;
  private isArmed = false;

  constructor(timeline: Timeline, mpsInForce: number, capacityHours: number) {
    this.timeline = timeline;
    this.mpsInForce = mpsInForce;
    this.capacityHours = capacityHours;
  }

  get mps(): number {
    return this.mpsInForce;
  }

  hasRoomFor(cost: number): boolean {
    return this.waitingCost + cost <= this.mpsInForce * this.capacityHours * 3_600;
  }

  enqueue(item: QueuedItem): void {
    const nowMs = this.timeline.nowMs();
    const entry: Waiting = { item, enqueuedAtMs: nowMs, expiryPlanned: false, gone: false };
    const startsAtMs = Math.max(this.freeAtMs, nowMs) + (this.waitingCost / this.mpsInForce) * 1_000;
    this.waiting.push(entry);
    this.waitingCost += item.cost;
    if (startsAtMs >= item.expiresAtMs) this.planExpiry(entry);
    this.arm();
  }

  /** What waits leaves at the new pace. */
  changePace(mps: number): void {
    if (mps === this.mpsInForce) return;
    this.mpsInForce = mps;
    for (const entry of this.waiting.slice(this.head)) if (!entry.gone) this.planExpiry(entry);
  }

  private planExpiry(entry: Waiting): void {
    if (entry.expiryPlanned) return;
    entry.expiryPlanned = true;
    this.timeline.at(entry.item.expiresAtMs, () => this.expire(entry));
  }

  private expire(entry: Waiting): void {
    if (entry.gone) return;
    this.remove(entry);
    entry.item.expire(entry.item.expiresAtMs);
  }

  private remove(entry: Waiting): void {
    entry.gone = true;
    this.waitingCost -= entry.item.cost;
  }

  private arm(): void {
    if (this.isArmed || this.head === this.waiting.length) return;
    this.isArmed = true;
    this.timeline.at(Math.max(this.freeAtMs, this.timeline.nowMs()), () => {
      this.isArmed = false;
      this.drain();
      this.arm();
    });
  }

  private drain(): void {
    const nowMs = this.timeline.nowMs();
    while (this.head < this.waiting.length && this.freeAtMs <= nowMs) {
      const entry = this.waiting[this.head]!;
      this.head += 1;
      if (entry.gone) continue;
      const leavesAtMs = Math.max(this.freeAtMs, entry.enqueuedAtMs);
      if (leavesAtMs >= entry.item.expiresAtMs) {
        this.expire(entry);
        continue;
      }
      this.remove(entry);
      this.freeAtMs = leavesAtMs + (entry.item.cost / this.mpsInForce) * 1_000;
      entry.item.leave(leavesAtMs);
    }
    if (this.head * 2 > this.waiting.length) {
      this.waiting = this.waiting.slice(this.head);
      this.head = 0;
    }
  }
}
