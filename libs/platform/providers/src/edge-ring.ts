import type { Clock } from '@signalbox/message';

export interface EdgeRingOptions {
  /** Origins that lead to the same carrier, the preferred one first; at least one. */
  readonly origins: readonly string[];
  /** Whether a connection to the origin comes about; to throw says no. */
  readonly probe: (origin: string) => Promise<boolean>;
  readonly clock: Clock;
}

interface Edge {
  readonly origin: string;
  /** Null while it is in. */
  outSinceMs: number | null;
  probeAtMs: number;
  probeDelayMs: number;
  isProbed: boolean;
  brokenInARow: number;
}

const FIRST_PROBE_MS = 5_000;
const LONGEST_PROBE_MS = 60_000;
/** A network that swallows what is written shows as exchanges that break. One alone is a slow answer. */
const BROKEN_UNTIL_OUT = 5;

/**
 * The edges of a carrier, of which new requests use the most preferred that is in. One that cannot be reached is out until a probe of its own
 * connects; requests never serve as probes while another edge is in. With all out, the one that failed longest ago is tried.
 */
export class EdgeRing {
  readonly #options: EdgeRingOptions;
  readonly #edges: readonly Edge[];

  constructor(options: EdgeRingOptions) {
    if (options.origins.length === 0) throw new RangeError('a carrier has at least one edge');
    this.#options = options;
    this.#edges = options.origins.map((origin) => ({ origin, outSinceMs: null, probeAtMs: 0, probeDelayMs: FIRST_PROBE_MS, isProbed: false, brokenInARow: 0 }));
  }

  /** The origin for the next request. */
  pick(): string {
    this.#probeDue();
    const longestOut = (a: Edge, b: Edge): Edge => ((b.outSinceMs ?? 0) < (a.outSinceMs ?? 0) ? b : a);
    return (this.#edges.find((edge) => edge.outSinceMs === null) ?? this.#edges.reduce(longestOut)).origin;
  }

  /** How many edges are out. Who asks again and again sees them come back also while nothing is sent. */
  countOut(): number {
    this.#probeDue();
    return this.#edges.filter(({ outSinceMs }) => outSinceMs !== null).length;
  }

  /** No connection came about. */
  noteUnreachable(origin: string): void {
    this.#takeOut(this.#find(origin));
  }

  /** Written, and the exchange broke off or ran into its deadline. */
  noteBroken(origin: string): void {
    const edge = this.#find(origin);
    edge.brokenInARow += 1;
    if (edge.brokenInARow >= BROKEN_UNTIL_OUT) this.#takeOut(edge);
  }

  noteAnswered(origin: string): void {
    const edge = this.#find(origin);
    edge.brokenInARow = 0;
    if (edge.outSinceMs !== null) this.#takeIn(edge);
  }

  #find(origin: string): Edge {
    const edge = this.#edges.find((candidate) => candidate.origin === origin);
    if (edge === undefined) throw new RangeError('no such edge');
    return edge;
  }

  #takeOut(edge: Edge): void {
    const nowMs = this.#options.clock.monotonicMs();
    const wasIn = edge.outSinceMs === null;
    edge.outSinceMs = nowMs;
    edge.brokenInARow = 0;
    if (!wasIn) return;
    edge.probeDelayMs = FIRST_PROBE_MS;
    edge.probeAtMs = nowMs + edge.probeDelayMs;
  }

  #takeIn(edge: Edge): void {
    edge.outSinceMs = null;
  }

  #probeDue(): void {
    const nowMs = this.#options.clock.monotonicMs();
    for (const edge of this.#edges) if (edge.outSinceMs !== null && !edge.isProbed && edge.probeAtMs <= nowMs) void this.#probe(edge);
  }

  async #probe(edge: Edge): Promise<void> {
    edge.isProbed = true;
    const isReached = await this.#options.probe(edge.origin).catch(() => false);
    edge.isProbed = false;
    if (isReached) return this.#takeIn(edge);
    edge.probeDelayMs = Math.min(edge.probeDelayMs * 2, LONGEST_PROBE_MS);
    edge.probeAtMs = this.#options.clock.monotonicMs() + edge.probeDelayMs;
  }
}
