import type { Origin } from '@signalbox/contracts';
import type { DeliveryState, LearntId } from '@signalbox/delivery';
import type { Clock } from '@signalbox/message';
import { createMicroBatch, idBounds, originArrays, type Database, type MicroBatch } from '@signalbox/postgres';
import type { Metrics } from '@signalbox/telemetry';
import { FIND_ID, FIND_OVERDUE, FIND_UNCONFIRMED, LOAD, SAVE } from './delivery-statements.js';
import { DeliveryStore, type DeliveryWrite, type LoadedDelivery, type MessageRef, type StoredDelivery, type TimelineRow, type UnconfirmedDelivery } from './delivery.store.js';

/** The jsonb column. */
type StoredState = DeliveryState & { readonly version: number; readonly unconfirmed?: readonly number[] };

interface StatusRow {
  readonly recipient_key: string;
  readonly message_id: string;
  readonly state: StoredState;
}

type FoundMessage = MessageRef & { readonly attempt: number };

export class PgDeliveryStore extends DeliveryStore {
  readonly #database: Database;
  readonly #loads: MicroBatch<{ ref: MessageRef; origin: Origin }, LoadedDelivery>;
  readonly #ids: MicroBatch<{ provider: string; providerMessageId: string }, FoundMessage | null>;
  readonly #saves: MicroBatch<DeliveryWrite, boolean>;

  constructor(database: Database, watch: { readonly clock?: Clock; readonly metrics?: Metrics } = {}) {
    super();
    this.#database = database;
    this.#loads = createMicroBatch({ name: 'delivery-load', run: (asked: readonly { ref: MessageRef; origin: Origin }[]) => this.#runLoads(asked), ...watch });
    this.#ids = createMicroBatch({ name: 'delivery-find-id', run: (asked: readonly { provider: string; providerMessageId: string }[]) => this.#runIds(asked), ...watch });
    this.#saves = createMicroBatch({ name: 'delivery-save', run: (writes: readonly DeliveryWrite[]) => this.#runSaves(writes), ...watch });
  }

  load(ref: MessageRef, origin: Origin): Promise<LoadedDelivery> {
    return this.#loads.add({ ref, origin });
  }

  findByCarrierId(provider: string, providerMessageId: string): Promise<FoundMessage | null> {
    return this.#ids.add({ provider, providerMessageId });
  }

  save(write: DeliveryWrite): Promise<boolean> {
    return this.#saves.add(write);
  }

  async findOverdue(beforeMs: number, limit: number): Promise<readonly StoredDelivery[]> {
    const rows = await this.#database.query<StatusRow>(FIND_OVERDUE, [new Date(beforeMs), limit]);
    return rows.map(toStored);
  }

  async findUnconfirmed(limit: number): Promise<readonly UnconfirmedDelivery[]> {
    const rows = await this.#database.query<StatusRow & { published: string[] | null }>(FIND_UNCONFIRMED, [limit]);
    return rows.map((row) => ({ known: toStored(row), published: row.published ?? [] }));
  }

  async #runLoads(asked: readonly { ref: MessageRef; origin: Origin }[]): Promise<LoadedDelivery[]> {
    const ids = asked.map(({ ref }) => ref.messageId);
    const rows = await this.#database.query<{ position: number; state: StoredState; published: string | null }>(LOAD, [
      asked.map(({ ref }) => ref.recipientKey), ids, ...originArrays(asked.map(({ origin }) => origin)), ...idBounds(ids),
    ]);
    const found = new Map(rows.map((row) => [row.position, row]));
    return asked.map(({ ref, origin }, index) => {
      const row = found.get(index + 1);
      if (!row) return { known: null, applied: null };
      return { known: toDelivery(ref, row.state), applied: row.published === null ? null : { origin, published: row.published } };
    });
  }

  async #runIds(asked: readonly { provider: string; providerMessageId: string }[]): Promise<(FoundMessage | null)[]> {
    const rows = await this.#database.query<{ position: number; recipient_key: string; message_id: string; attempt: number }>(FIND_ID, [
      asked.map(({ provider }) => provider), asked.map(({ providerMessageId }) => providerMessageId),
    ]);
    const found = new Map(rows.map((row) => [row.position, { recipientKey: row.recipient_key, messageId: row.message_id, attempt: row.attempt }]));
    return asked.map((_, index) => found.get(index + 1) ?? null);
  }

  /** A second write of one message in a batch was decided on what the first one changes: it is a conflict before it is asked. */
  async #runSaves(writes: readonly DeliveryWrite[]): Promise<boolean[]> {
    const first = new Map<string, DeliveryWrite>();
    for (const write of writes) if (!first.has(keyOf(write))) first.set(keyOf(write), write);
    const given = [...first.values()];
    const rows = await this.#database.query<{ recipient_key: string; message_id: string }>(SAVE, [...statusColumns(given), ...timelineColumns(given), ...idColumns(given)]);
    const written = new Set(rows.map((row) => keyOf({ recipientKey: row.recipient_key, messageId: row.message_id })));
    return writes.map((write) => first.get(keyOf(write)) === write && written.has(keyOf(write)));
  }
}

function statusColumns(writes: readonly DeliveryWrite[]): unknown[][] {
  return [
    writes.map(({ recipientKey }) => recipientKey), writes.map(({ messageId }) => messageId),
    // A message without a fact is nobody's yet: no tenant has an empty id.
    writes.map(({ state }) => state.identity?.tenantId ?? ''), writes.map(({ state }) => state.identity?.lane ?? ''), writes.map(({ state }) => state.identity?.idempotencyKey ?? ''),
    writes.map(({ state }) => state.evidence.overall?.status ?? 'received'), writes.map(({ state }) => state.sequence),
    writes.map(toStoredText), writes.map(({ nowMs }) => new Date(nowMs)),
  ];
}

function timelineColumns(writes: readonly DeliveryWrite[]): unknown[][] {
  const changes = writes.flatMap((write) => (write.change ? [{ ...write, change: write.change }] : []));
  const column = <T>(read: (change: TimelineRow) => T): T[] => changes.map(({ change }) => read(change));
  return [
    changes.map(({ recipientKey }) => recipientKey), changes.map(({ messageId }) => messageId),
    column(({ sequence }) => sequence), column(({ eventId }) => eventId), column(({ status }) => status), column(({ reason }) => reason), column(({ attempt }) => attempt),
    column(({ occurredAtMs }) => new Date(occurredAtMs)), changes.map(({ nowMs }) => new Date(nowMs)), column(({ sourceEventId }) => sourceEventId),
    ...originArrays(column(({ origin }) => origin)), column(({ published }) => published),
  ];
}

function idColumns(writes: readonly DeliveryWrite[]): unknown[][] {
  const ids = writes.flatMap((write) => (write.learntId ? [{ ...write, learntId: write.learntId }] : []));
  const column = <T>(read: (id: LearntId) => T): T[] => ids.map(({ learntId }) => read(learntId));
  return [
    column(({ provider }) => provider), column(({ providerMessageId }) => providerMessageId),
    ids.map(({ recipientKey }) => recipientKey), ids.map(({ messageId }) => messageId), column(({ attempt }) => attempt), column(({ certain }) => certain),
  ];
}

function toStoredText({ expectedVersion, unconfirmed, state }: DeliveryWrite): string {
  const stored: StoredState = { ...state, version: expectedVersion + 1, ...(unconfirmed.length > 0 && { unconfirmed }) };
  return JSON.stringify(stored);
}

function toDelivery(ref: MessageRef, { version, unconfirmed, ...state }: StoredState): StoredDelivery {
  return { ...ref, version, unconfirmed: unconfirmed ?? [], state };
}

function toStored(row: StatusRow): StoredDelivery {
  return toDelivery({ recipientKey: row.recipient_key, messageId: row.message_id }, row.state);
}

function keyOf({ recipientKey, messageId }: MessageRef): string {
  return `${recipientKey}/${messageId}`;
}
