import type { Clock } from '@signalbox/message';
import { createMicroBatch, type Database, type MicroBatch } from '@signalbox/postgres';
import type { Metrics } from '@signalbox/telemetry';
import type { Slice } from '@signalbox/usage';
import { COUNT_CHANGES, COUNT_USES, ENSURE_SLICES } from './counting-statements.js';
import { KnownSlices } from './known-slices.js';
import { MessageStore, type CountedChange, type MessageUse } from './message.store.js';

/** Rows of a statement. Above it little is gained, and a failed one repeats more. */
const MOST_AT_ONCE = 1_000;

export class PgMessageStore extends MessageStore {
  readonly #database: Database;
  readonly #slices: KnownSlices;
  readonly #changes: MicroBatch<CountedChange, void>;
  readonly #uses: MicroBatch<MessageUse, void>;

  constructor(database: Database, { clock, metrics }: { readonly clock: Clock; readonly metrics: Metrics }) {
    super();
    this.#database = database;
    this.#slices = new KnownSlices(clock);
    this.#changes = createMicroBatch({ name: 'analytics-changes', run: (changes: readonly CountedChange[]) => this.#runChanges(changes), maxItems: MOST_AT_ONCE, clock, metrics });
    this.#uses = createMicroBatch({ name: 'analytics-uses', run: (uses: readonly MessageUse[]) => this.#runUses(uses), clock, metrics });
  }

  count(change: CountedChange): Promise<void> {
    return this.#changes.add(change);
  }

  countUse(use: MessageUse): Promise<void> {
    return this.#uses.add(use);
  }

  async #runChanges(given: readonly CountedChange[]): Promise<void[]> {
    const changes = latestOfEach(given);
    await this.#ensureSlices(changes.map(({ standing }) => standing.slice));
    const column = <T>(read: (change: CountedChange) => T): T[] => changes.map(read);
    await this.#database.query(COUNT_CHANGES, [
      column((c) => c.messageId), column((c) => c.tenantId), column((c) => c.sequence), column((c) => new Date(c.standing.minuteMs)), column((c) => this.#slices.idOf(c.standing.slice)),
      column((c) => c.standing.outcome), column((c) => c.standing.segments), column((c) => c.standing.costMicros), column((c) => c.standing.bucket),
    ]);
    return given.map(() => undefined);
  }

  async #ensureSlices(slices: readonly Slice[]): Promise<void> {
    const unnoted = this.#slices.listUnnoted(slices);
    if (unnoted.length === 0) return;
    const column = (name: keyof Slice): string[] => unnoted.map((slice) => slice[name]);
    await this.#database.query(ENSURE_SLICES, [
      unnoted.map((slice) => this.#slices.idOf(slice)), column('tenant'), column('lane'), column('country'), column('carrier'), column('provider'), column('channel'),
      column('pool'), column('template'), column('sender'), column('error'), column('currency'),
    ]);
    this.#slices.markNoted(unnoted);
  }

  async #runUses(given: readonly MessageUse[]): Promise<void[]> {
    for (let rest = given; rest.length > 0; ) {
      const ofMessages = new Map(rest.map((use) => [use.messageId, use]));
      await this.#database.query(COUNT_USES, [[...ofMessages.keys()], [...ofMessages.values()].map(({ tenantId }) => tenantId)]);
      // Of a message that several tenants speak of, one after the other.
      rest = rest.filter(({ messageId, tenantId }) => ofMessages.get(messageId)?.tenantId !== tenantId);
    }
    return given.map(() => undefined);
  }
}

function latestOfEach(changes: readonly CountedChange[]): CountedChange[] {
  const latest = new Map<string, CountedChange>();
  for (const change of changes) {
    const known = latest.get(change.messageId);
    if (known === undefined || known.sequence < change.sequence) latest.set(change.messageId, change);
  }
  return [...latest.values()];
}
