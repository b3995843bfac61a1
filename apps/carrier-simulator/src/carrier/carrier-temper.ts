import type { CarrierPersonality } from '../admin/admin-shapes.js';
import { SlidingMeter } from '../sender/sliding-meter.js';

/** Carriers that lose their patience: a sender that comes in bursts is filtered for a while, whatever it sends. */
export class CarrierTemper {
  private readonly meter = new SlidingMeter();
  private readonly blockedUntilMs = new Map<string, number>();

  /** Takes note of a message; true when the carrier filters it. */
  filters(sender: string, carrier: string, burst: CarrierPersonality['burst'], atMs: number): boolean {
    if (burst === undefined) return false;
    const pair = `${sender}|${carrier}`;
    if (atMs < (this.blockedUntilMs.get(pair) ?? -Infinity)) return true;
    if (this.meter.take(pair, { amount: 1, limit: burst.messages, windowMs: burst.withinMs }, atMs)) return false;
    this.blockedUntilMs.set(pair, atMs + burst.blockMs);
    return true;
  }

  reset(): void {
    this.meter.reset();
    this.blockedUntilMs.clear();
  }
}
