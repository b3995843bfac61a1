import type { Clock } from '@signalbox/message';
import type { Metrics } from '@signalbox/telemetry';

/** How a send in doubt was settled, as a metric tells it. */
export type SettlingWay = 'found' | 'absent' | 'policy' | 'expired';

/** A head that is not seen again within this time after it was due has gone to another process. */
const GRACE_MS = 10_000;

/** Counts the sends in doubt that this process waits for. */
export class InDoubtWatch {
  readonly #clock: Clock;
  readonly #metrics: Metrics;
  /** By message id: when its head is due again, and since when it is known here; monotonic. */
  readonly #open = new Map<string, { readonly dueMs: number; readonly sinceMs: number }>();

  constructor(clock: Clock, metrics: Metrics) {
    this.#clock = clock;
    this.#metrics = metrics;
    metrics.beforeRender(() => {
      this.#metrics.gauge('sb_in_doubt_open', {}, this.count());
      this.#metrics.gauge('sb_in_doubt_oldest_seconds', {}, this.oldestMs() / 1000);
    });
  }

  /** The message is in doubt and will be looked at again after this time. */
  waits(messageId: string, waitMs: number): void {
    const nowMs = this.#clock.monotonicMs();
    this.#open.set(messageId, { dueMs: nowMs + waitMs, sinceMs: this.#open.get(messageId)?.sinceMs ?? nowMs });
  }

  settled(messageId: string, way: SettlingWay): void {
    this.#open.delete(messageId);
    this.#metrics.count('sb_in_doubt_settled_total', { way });
  }

  /** A callback that only came before the reply settles nothing that was in doubt. */
  settledByCallback(messageId: string): void {
    if (this.#open.delete(messageId)) this.#metrics.count('sb_in_doubt_settled_total', { way: 'callback' });
  }

  count(): number {
    const nowMs = this.#clock.monotonicMs();
    for (const [messageId, { dueMs }] of this.#open) if (nowMs > dueMs + GRACE_MS) this.#open.delete(messageId);
    return this.#open.size;
  }

  /** For how long the oldest has been waited for here; 0 where there is none. */
  oldestMs(): number {
    // Entries keep the order in which they came, however often they are renewed.
    const [oldest] = this.#open.values();
    return oldest === undefined ? 0 : this.#clock.monotonicMs() - oldest.sinceMs;
  }
}
