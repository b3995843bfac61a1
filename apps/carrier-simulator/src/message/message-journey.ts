import type { SettingsBoard } from '../admin/settings-board.js';
import { carrierOf } from '../carrier/carrier-of.js';
import { createRandom, STREAMS } from '../random/seeded-random.js';
import type { MediaGate } from '../sender/media-gate.js';
import type { NetworkRules } from '../sender/network-rules.js';
import type { OptOutNetwork } from '../sender/opt-out-network.js';
import { orderPool } from '../sender/pool-order.js';
import type { PumpingTraffic } from '../sender/pumping-traffic.js';
import type { Sender, SenderTable } from '../sender/sender-table.js';
import type { ServiceTable } from '../service/service-table.js';
import type { Timeline } from '../time/timeline.js';
import { costOf, segmentsOf } from './message-cost.js';
import type { MessageRecord, MessageStatus } from './message-record.js';
import { planOutcome, type OutcomeStep } from './outcome.js';

export interface JourneyParts {
  readonly timeline: Timeline;
  readonly senders: SenderTable;
  readonly services: Pick<ServiceTable, 'get'>;
  readonly optOuts: OptOutNetwork;
  readonly settings: SettingsBoard;
  readonly network: NetworkRules;
  readonly mediaGate: MediaGate;
  readonly pumping: PumpingTraffic;
  /** Whether an account may still send. */
  readonly isActive: (accountSid: string) => boolean;
  /** Told of every change after the first status; `nextInMs` is when the next will follow, if that is known. */
  readonly onChange: (record: MessageRecord, nextInMs: number | null) => void;
}

/** How long a messaging service takes to pick a sender, unscaled. */
const LONGEST_PICK_MS = 200;

/** A message's way from acceptance to its last status. */
export class MessageJourney {
  private readonly parts: JourneyParts;

  constructor(parts: JourneyParts) {
    this.parts = parts;
  }

  begin(record: MessageRecord): void {
    const { timeline, senders, settings } = this.parts;
    record.statuses.push({ status: record.status, atMs: record.acceptedAtMs, errorCode: null });
    if (record.status === 'queued') {
      this.enqueue(record, senders.get(record.from!));
      return;
    }
    if (record.draft.sendAtMs !== null) {
      const { sendAtMs } = record.draft;
      timeline.at(sendAtMs, () => this.pickSender(record, sendAtMs));
      return;
    }
    const pickMs = createRandom(record.seed, STREAMS.pick)() * LONGEST_PICK_MS * settings.current.callbackDelayScale;
    timeline.at(record.acceptedAtMs + pickMs, () => this.pickSender(record, record.acceptedAtMs + pickMs));
  }

  /** Only what is scheduled can be canceled (30409 otherwise: https://www.twilio.com/docs/api/errors/30409). */
  cancel(record: MessageRecord): boolean {
    if (record.status !== 'scheduled') return false;
    this.change(record, { status: 'canceled', atMs: this.parts.timeline.nowMs() });
    return true;
  }

  private pickSender(record: MessageRecord, atMs: number): void {
    if (record.isFinal) return;
    const sender = record.from === null ? this.chooseFromPool(record) : this.parts.senders.get(record.from);
    const segments = segmentsOf(record.draft);
    if (sender === undefined || !sender.lines.to(record.draft.to).hasRoomFor(costOf(segments, sender))) {
      this.change(record, { status: 'failed', errorCode: 30001, atMs });
      return;
    }
    record.from = sender.address;
    record.segments = segments;
    this.change(record, { status: 'queued', atMs });
    this.enqueue(record, sender);
  }

  /** One recipient keeps one sender of the pool while it stays the same and has room, unless the service has each message take its own. */
  private chooseFromPool({ draft, seed }: MessageRecord): Sender | undefined {
    const { senders, services } = this.parts;
    const isSticky = services.get(draft.messagingServiceSid!)?.fields.sticky_sender ?? true;
    const pool = orderPool(senders.ofService(draft.messagingServiceSid!), draft.to, isSticky ? draft.to : `sender|${seed}`);
    const segments = segmentsOf(draft);
    return pool.find((sender) => sender.lines.to(draft.to).hasRoomFor(costOf(segments, sender)));
  }

  private enqueue(record: MessageRecord, sender: Sender): void {
    const expiresAtMs = (record.draft.sendAtMs ?? record.acceptedAtMs) + record.draft.validityMs;
    sender.lines.to(record.draft.to).enqueue({
      cost: costOf(record.segments, sender),
      expiresAtMs,
      leave: (atMs) => (record.draft.mediaUrls.length === 0 ? this.leave(record, sender, atMs) : this.passMediaGate(record, sender, { atMs, expiresAtMs })),
      expire: (atMs) => this.expire(record, atMs),
    });
  }

  private passMediaGate(record: MessageRecord, sender: Sender, { atMs, expiresAtMs }: { atMs: number; expiresAtMs: number }): void {
    const { mediaGate, timeline } = this.parts;
    const goesAtMs = mediaGate.take({ to: record.draft.to, sender, accountSid: record.accountSid, expiresAtMs }, atMs);
    if (goesAtMs === atMs) this.leave(record, sender, atMs);
    else if (goesAtMs === null) timeline.at(expiresAtMs, () => this.expire(record, expiresAtMs));
    else timeline.at(goesAtMs, () => this.leave(record, sender, goesAtMs));
  }

  private expire(record: MessageRecord, atMs: number): void {
    this.change(record, { status: 'failed', errorCode: 30036, atMs });
  }

  private leave(record: MessageRecord, sender: Sender, leftAtMs: number): void {
    const { settings, timeline, optOuts, isActive } = this.parts;
    const errorCode = isActive(record.accountSid) ? null : 30002;
    if (errorCode !== null || optOuts.blocks(sender, record.draft.to)) {
      this.change(record, { status: 'failed', errorCode: errorCode ?? 30630, atMs: leftAtMs });
      return;
    }
    const { callbackDelayScale } = settings.current;
    const steps = this.planSteps(record, sender, leftAtMs);
    for (const [index, step] of steps.entries()) {
      const atMs = leftAtMs + step.afterMs * callbackDelayScale;
      const next = steps[index + 1];
      const nextInMs = next === undefined ? null : (next.afterMs - step.afterMs) * callbackDelayScale;
      timeline.at(atMs, () => this.change(record, { ...step, atMs }, nextInMs));
    }
  }

  private planSteps(record: MessageRecord, sender: Sender, leftAtMs: number): OutcomeStep[] {
    const { network, pumping, settings } = this.parts;
    const { to, body } = record.draft;
    const { accountSid, segments } = record;
    const barrier = network.findBarrier({ to, sender, accountSid, body, segments }, leftAtMs);
    const paidFor = pumping.delivers(to) ? ({ final: 'delivered' } as const) : null;
    const facts = { to, from: sender.address, body, carrier: carrierOf(to) };
    return planOutcome(createRandom(record.seed, STREAMS.outcome), settings.current.outcomes, facts, barrier ?? paidFor);
  }

  private change(record: MessageRecord, change: { status: MessageStatus; errorCode?: number | null; atMs: number }, nextInMs: number | null = null): void {
    const { status, errorCode = null, atMs } = change;
    record.status = status;
    record.errorCode = errorCode;
    record.statuses.push({ status, atMs, errorCode });
    if (status === 'sent') record.sentAtMs = atMs;
    record.isFinal = nextInMs === null && status !== 'queued';
    this.parts.onChange(record, nextInMs);
  }
}
