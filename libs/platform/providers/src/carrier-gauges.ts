import type { Clock } from '@signalbox/message';
import type { Metrics } from '@signalbox/telemetry';
import type { ProviderName } from './message-provider.js';

/** How the connections of one account in one lane stand now. */
export interface ConnectionsState {
  /** Edges that are left out. */
  readonly edgesOut: number;
  /** Submissions that may be under way. */
  readonly limit: number;
  /** Requests of the account as the carrier counted them last, over all processes, and when; null where it never did. */
  readonly counted: { readonly requests: number; readonly atMonotonicMs: number } | null;
}

export interface ShownConnections {
  readonly provider: ProviderName;
  readonly account: string;
  readonly state: () => ConnectionsState;
}

/** What a carrier counted longer ago says nothing of now. */
const COUNT_HOLDS_MS = 60_000;

/**
 * The gauges of all connections of a process: each lane has some of its own to each account, and one series for each provider tells of
 * all, by what is worst among them. One for each process; they are read when the metrics are.
 */
export class CarrierGauges {
  readonly #clock: Clock;
  readonly #metrics: Pick<Metrics, 'beforeRender' | 'gauge'>;
  readonly #shown = new Map<ProviderName, Set<ShownConnections>>();

  constructor({ clock, metrics }: { readonly clock: Clock; readonly metrics: Pick<Metrics, 'beforeRender' | 'gauge'> }) {
    this.#clock = clock;
    this.#metrics = metrics;
    metrics.beforeRender(() => this.#shown.forEach((connections, provider) => this.#show(provider, [...connections])));
  }

  /** Tells of them until the function that is given back is called. */
  add(connections: ShownConnections): () => void {
    const ofProvider = this.#shown.get(connections.provider) ?? new Set();
    this.#shown.set(connections.provider, ofProvider.add(connections));
    return () => void ofProvider.delete(connections);
  }

  #show(provider: ProviderName, connections: readonly ShownConnections[]): void {
    const states = connections.map(({ account, state }) => ({ account, ...state() }));
    this.#metrics.gauge('sb_provider_edges_out', { provider }, Math.max(0, ...states.map(({ edgesOut }) => edgesOut)));
    // Some carriers never count, and then there is nothing to tell.
    if (states.some(({ counted }) => counted !== null)) this.#metrics.gauge('sb_provider_concurrent_requests', { provider }, Math.max(0, ...this.#newestCounts(states)));
    // Without connections there is no limit to tell of: that of before stays.
    if (states.length > 0) this.#metrics.gauge('sb_provider_concurrency_limit', { provider }, Math.min(...states.map(({ limit }) => limit)));
  }

  /** All lanes of an account are told the same count: the newest holds. */
  #newestCounts(states: readonly (ConnectionsState & { readonly account: string })[]): number[] {
    const nowMs = this.#clock.monotonicMs();
    const newest = new Map<string, { requests: number; atMonotonicMs: number }>();
    for (const { account, counted } of states) {
      if (counted === null || nowMs - counted.atMonotonicMs > COUNT_HOLDS_MS) continue;
      if (counted.atMonotonicMs >= (newest.get(account)?.atMonotonicMs ?? -Infinity)) newest.set(account, counted);
    }
    return [...newest.values()].map(({ requests }) => requests);
  }
}
