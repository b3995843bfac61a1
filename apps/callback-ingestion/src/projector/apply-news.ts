import type { Origin } from '@signalbox/contracts';
import { project, UNKNOWN_DELIVERY, type News, type Projection, type StatusChange } from '@signalbox/delivery';
import { decideOnce, emit, storeThenEmit, type Outcome, type StoredPublication, type StoreThenEmit } from '@signalbox/kafka';
import { AdapterError, isLane } from '@signalbox/message';
import { childTraceparent } from '@signalbox/telemetry';
import type { DeliveryStore, MessageRef, StoredDelivery } from './delivery.store.js';
import type { ProjectorTools } from './projector-tools.js';
import { makeStatusRecord } from './status-record.js';

/** The record that brought the news. */
export interface Cause {
  readonly origin: Origin;
  /** The event id of the fact, or the id of the callback. */
  readonly sourceEventId: string;
  readonly traceparent: string | undefined;
}

/** Applies news to its message, once per origin: status and timeline in one transaction, then the event. */
export class NewsApplier {
  readonly #store: DeliveryStore;
  readonly #tools: ProjectorTools;

  constructor(store: DeliveryStore, tools: ProjectorTools) {
    this.#store = store;
    this.#tools = tools;
  }

  /** Throws AdapterError `unreachable` where the row has moved on meanwhile: handled again, the record meets the new row. */
  async apply(ref: MessageRef, news: News, cause: Cause): Promise<Outcome> {
    const { known, applied } = await this.#store.load(ref, cause.origin);
    const before = known?.state ?? UNKNOWN_DELIVERY;
    return decideOnce(cause, {
      stored: applied,
      decide: () => {
        const projection = project(before, news);
        return projection.state === before ? emit([]) : this.#write(ref, known, projection, cause);
      },
      // Not met, because changes are loaded by their origin: what another record told already changes nothing here.
      duplicate: () => emit([]),
    });
  }

  #write(ref: MessageRef, known: StoredDelivery | null, { state, change, learntId }: Projection, { origin, sourceEventId, traceparent }: Cause): StoreThenEmit<StoredPublication> {
    const made = change && makeStatusRecord(ref, change, childTraceparent(traceparent, this.#tools.random));
    return storeThenEmit(made ? [made.record] : [], async (published) => {
      const saved = await this.#store.save({
        recipientKey: ref.recipientKey, messageId: ref.messageId,
        expectedVersion: known?.version ?? 0, unconfirmed: known?.unconfirmed ?? [], state, learntId, nowMs: this.#tools.clock.nowMs(),
        change: change && made && { ...change, eventId: made.eventId, sourceEventId, origin, published },
      });
      if (!saved) throw new AdapterError('delivery-moved-on', 'unreachable', { message: 'the status was written by someone else since it was read' });
      return null;
    }, change ? () => reportChange(ref, change, this.#tools) : undefined);
  }
}

const MS_PER_SECOND = 1000;

/** Metrics and the log line of a change that has been published. */
export function reportChange({ messageId }: MessageRef, change: StatusChange, { metrics, logger }: ProjectorTools): void {
  const { lane, status, terminal, correction, occurredAtMs, submittedAtMs } = change;
  const latencyMs = submittedAtMs === null ? undefined : Math.max(0, occurredAtMs - submittedAtMs);
  logger.debug('status changed', {
    messageId, status, lane, reason: change.reason, biz: change.tenantId, sid: change.providerMessageId ?? undefined,
    carrier: change.provider ?? undefined, country: change.country ?? undefined, latency_ms: latencyMs,
  });
  if (!isLane(lane)) return;
  metrics.count('sb_status_changes_total', { lane, status });
  if (terminal && !correction && latencyMs !== undefined) metrics.observe('sb_submit_to_final_seconds', { lane }, latencyMs / MS_PER_SECOND);
}
