import { NONE, startOfMinuteMs, type Dimension, type ReportQuery, type Totals } from '@signalbox/usage';
import type { ReportGroup, ReportStore } from '../report/report.store.js';
import { MessageStore, type CountedChange, type MessageUse } from './message.store.js';

interface Entry {
  readonly change: CountedChange | null;
  readonly usedBy: string | null;
}

/** Keeps the ledger alone, and adds up whenever it is asked: what the tables of the other store must come to. */
export class MemoryMessageStore extends MessageStore implements ReportStore {
  readonly #entries = new Map<string, Entry>();

  count(change: CountedChange): Promise<void> {
    const { change: known, usedBy } = this.#entries.get(change.messageId) ?? { change: null, usedBy: null };
    if (known === null || known.sequence < change.sequence) this.#entries.set(change.messageId, { change, usedBy });
    return Promise.resolve();
  }

  countUse({ messageId, tenantId }: MessageUse): Promise<void> {
    const { change, usedBy } = this.#entries.get(messageId) ?? { change: null, usedBy: null };
    if (change === null || change.tenantId === tenantId) this.#entries.set(messageId, { change, usedBy: tenantId });
    else this.#entries.set(messageId, { change, usedBy });
    return Promise.resolve();
  }

  loadGroups(query: ReportQuery, limit: number): Promise<readonly ReportGroup[]> {
    const asked = [...this.#entries.values()].filter(({ change }) => change !== null && admits(query, change));
    const groups = Map.groupBy(asked, ({ change }) => JSON.stringify([timeOf(query, change?.standing.minuteMs ?? 0), ...query.by.map((dimension) => change?.standing.slice[dimension])]));
    const found = [...groups].map(([name, entries]): ReportGroup => {
      const [atMs, ...values] = JSON.parse(name) as [number | null, ...string[]];
      return { atMs, values, totals: addUp(entries) };
    });
    return Promise.resolve(found.toSorted(compareGroups).slice(0, limit));
  }
}

function admits({ fromMs, toMs, filters }: ReportQuery, { standing }: CountedChange): boolean {
  const wanted = Object.entries(filters) as [Dimension, readonly string[]][];
  return standing.minuteMs >= fromMs && standing.minuteMs < toMs && wanted.every(([dimension, values]) => values.includes(standing.slice[dimension]));
}

const UNIT_MS = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

function timeOf({ unit }: ReportQuery, minuteMs: number): number | null {
  return unit === null ? null : Math.floor(startOfMinuteMs(minuteMs) / UNIT_MS[unit]) * UNIT_MS[unit];
}

function addUp(entries: readonly Entry[]): Totals {
  const costs = new Map<string, number>();
  const latencies = new Map<number, number>();
  const totals = { messages: 0, pending: 0, submitted: 0, delivered: 0, failed: 0, unknown: 0, refused: 0, used: 0, segments: 0 };
  for (const { change, usedBy } of entries) {
    if (change === null) continue;
    const { outcome, segments, costMicros, bucket, slice } = change.standing;
    totals.messages += 1;
    totals[outcome] += 1;
    totals.used += usedBy === change.tenantId ? 1 : 0;
    totals.segments += segments;
    if (slice.currency !== NONE) costs.set(slice.currency, (costs.get(slice.currency) ?? 0) + costMicros);
    if (bucket !== null) latencies.set(bucket, (latencies.get(bucket) ?? 0) + 1);
  }
  return { ...totals, costs, latencies };
}

function compareGroups(one: ReportGroup, other: ReportGroup): number {
  const [a, b] = [JSON.stringify([one.atMs ?? 0, ...one.values]), JSON.stringify([other.atMs ?? 0, ...other.values])];
  return a < b ? -1 : 1;
}
