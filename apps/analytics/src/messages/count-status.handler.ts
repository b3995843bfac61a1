import type { MessageStatusChanged } from '@signalbox/contracts';
import { drop, emit, type FaultPoints, type InboundRecord, type Outcome } from '@signalbox/kafka';
import type { Clock } from '@signalbox/message';
import { isTooOld, movesFigures, readStanding, type PriceTable, type StatusReport } from '@signalbox/usage';
import type { MessageStore } from './message.store.js';

export interface CountingTools {
  readonly clock: Clock;
  readonly faults: FaultPoints;
  readonly prices: PriceTable;
}

/** message-status: counts each message by its latest change. */
export class CountStatusHandler {
  readonly #store: MessageStore;
  readonly #tools: CountingTools;

  constructor(store: MessageStore, tools: CountingTools) {
    this.#store = store;
    this.#tools = tools;
  }

  async handle({ value }: InboundRecord<MessageStatusChanged>): Promise<Outcome> {
    const { clock, faults, prices } = this.#tools;
    const report = toReport(value);
    if (!movesFigures(report)) return drop('no-figure-moved');
    const standing = readStanding(report, prices);
    if (isTooOld(standing.minuteMs, clock.nowMs())) return drop('no-longer-counted');
    const { messageId, tenantId, sequence } = report;
    await this.#store.count({ messageId, tenantId, sequence, standing });
    await faults.reach('analytics.counted');
    return emit([]);
  }
}

function toReport(event: MessageStatusChanged): StatusReport {
  const { messageId, tenantId, sequence, status, reason, lane, occurredAt, submittedAt } = event;
  return {
    messageId, tenantId, sequence, status, reason, lane,
    previousStatus: event.previousStatus ?? null, country: event.country ?? null, carrier: event.carrier ?? null, provider: event.provider ?? null, channel: event.channel ?? null,
    poolId: event.poolId ?? null, templateId: event.templateId ?? null, sender: event.sender ?? null, errorCode: event.errorCode ?? null, segments: event.segments ?? null, price: event.price ?? null,
    submittedAtMs: submittedAt === undefined ? null : Date.parse(submittedAt), occurredAtMs: Date.parse(occurredAt),
  };
}
