import { FairQueue } from '@signalbox/postgres';

export interface GateLimits {
  readonly mostInside: number;
  readonly mostWaiting: number;
}

export type Passage =
  /** Inside; to be left exactly once. */
  | { readonly kind: 'inside'; readonly leave: () => void }
  /** Too many wait already. */
  | { readonly kind: 'full' }
  /** The time was up before there was room. */
  | { readonly kind: 'late' };

interface Waiting {
  readonly untilMs: number;
  readonly settle: (passage: Passage) => void;
}

/** Lets so many of a lane be worked on at once and so many wait; of the waiting, tenants take turns. No lane knows of another's. */
export class LaneGate {
  readonly #limits: GateLimits;
  readonly #nowMs: () => number;
  readonly #waiting = new FairQueue<Waiting>();
  #inside = 0;

  /** `nowMs` is monotonic. */
  constructor(limits: GateLimits, nowMs: () => number) {
    this.#limits = limits;
    this.#nowMs = nowMs;
  }

  get inside(): number {
    return this.#inside;
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  /** True where so many more of this tenant may wait. */
  hasRoomFor(tenantId: string, count: number): boolean {
    return this.#inside + this.#waiting.size + count <= this.#limits.mostInside + this.#limits.mostWaiting && this.#waiting.hasRoomFor(tenantId, this.#limits.mostWaiting);
  }

  enter(tenantId: string, untilMs: number): Promise<Passage> {
    if (this.#inside < this.#limits.mostInside && this.#waiting.size === 0) return Promise.resolve(this.#letIn());
    if (!this.#waiting.hasRoomFor(tenantId, this.#limits.mostWaiting)) return Promise.resolve({ kind: 'full' });
    return new Promise((settle) => this.#waiting.add(tenantId, { untilMs, settle }));
  }

  #letIn(): Passage {
    this.#inside += 1;
    return { kind: 'inside', leave: () => this.#leave() };
  }

  /** Whoever is inside leaves when its own time is up at the latest, and takes those with it whose time is up too. */
  #leave(): void {
    this.#inside -= 1;
    while (this.#inside < this.#limits.mostInside && this.#waiting.size > 0) {
      const [next] = this.#waiting.take(1);
      if (next) next.settle(next.untilMs > this.#nowMs() ? this.#letIn() : { kind: 'late' });
    }
  }
}
