import type { Origin } from '@signalbox/contracts';
import { isSameOrigin } from '@signalbox/kafka';
import { DeliveryStore, type DeliveryWrite, type LoadedDelivery, type MessageRef, type StoredDelivery, type TimelineRow, type UnconfirmedDelivery } from './delivery.store.js';

interface Row extends StoredDelivery {
  readonly updatedAtMs: number;
  readonly timeline: readonly TimelineRow[];
}

/** For tests of handlers; the contract suite runs on it and on PostgreSQL. */
export class MemoryDeliveryStore extends DeliveryStore {
  readonly #rows = new Map<string, Row>();
  readonly #ids = new Map<string, MessageRef & { readonly attempt: number }>();

  load(ref: MessageRef, origin: Origin): Promise<LoadedDelivery> {
    const row = this.#rows.get(keyOf(ref));
    const own = row?.timeline.find((change) => isSameOrigin(change.origin, origin));
    return Promise.resolve({ known: row ? toStored(row) : null, applied: own ? { origin, published: own.published } : null });
  }

  findByCarrierId(provider: string, providerMessageId: string): Promise<(MessageRef & { readonly attempt: number }) | null> {
    return Promise.resolve(this.#ids.get(`${provider}/${providerMessageId}`) ?? null);
  }

  save({ recipientKey, messageId, expectedVersion, state, unconfirmed, change, learntId, nowMs }: DeliveryWrite): Promise<boolean> {
    const ref = { recipientKey, messageId };
    const row = this.#rows.get(keyOf(ref));
    if ((row?.version ?? 0) !== expectedVersion) return Promise.resolve(false);
    const timeline = [...(row?.timeline ?? []), ...(change ? [change] : [])];
    this.#rows.set(keyOf(ref), { ...ref, version: expectedVersion + 1, unconfirmed, state, updatedAtMs: nowMs, timeline });
    if (learntId !== null) {
      const id = `${learntId.provider}/${learntId.providerMessageId}`;
      if (learntId.certain || !this.#ids.has(id)) this.#ids.set(id, { ...ref, attempt: learntId.attempt });
    }
    return Promise.resolve(true);
  }

  findOverdue(beforeMs: number, limit: number): Promise<readonly StoredDelivery[]> {
    const overdue = this.#oldestFirst().filter((row) => row.state.evidence.overall?.status === 'sent' && row.updatedAtMs < beforeMs);
    return Promise.resolve(overdue.slice(0, limit).map(toStored));
  }

  findUnconfirmed(limit: number): Promise<readonly UnconfirmedDelivery[]> {
    const found = this.#oldestFirst().filter((row) => row.unconfirmed.length > 0).slice(0, limit);
    return Promise.resolve(found.map((row) => ({ known: toStored(row), published: row.timeline.filter(({ sequence }) => row.unconfirmed.includes(sequence)).map(({ published }) => published) })));
  }

  #oldestFirst(): Row[] {
    return [...this.#rows.values()].toSorted((a, b) => a.updatedAtMs - b.updatedAtMs);
  }
}

function keyOf({ recipientKey, messageId }: MessageRef): string {
  return `${recipientKey}/${messageId}`;
}

function toStored({ recipientKey, messageId, version, unconfirmed, state }: Row): StoredDelivery {
  return { recipientKey, messageId, version, unconfirmed, state };
}
