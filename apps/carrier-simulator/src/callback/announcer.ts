import { inboundEventOf, messageEventOf, type CloudEvent } from '../event-stream/cloud-event.js';
import type { EventStreamer } from '../event-stream/event-streamer.js';
import type { FaultBoard } from '../fault/fault-board.js';
import type { MessageRecord } from '../message/message-record.js';
import { createRandom, hashText, STREAMS, uuidOf } from '../random/seeded-random.js';
import type { Timeline } from '../time/timeline.js';
import type { CallbackDispatcher, Webhook, WebhookPlace } from './callback-dispatcher.js';
import { planCallback } from './callback-plan.js';
import type { Field } from './request-signature.js';
import { statusFields } from './webhook-fields.js';

interface Event {
  readonly place: WebhookPlace;
  readonly fields: readonly Field[];
  /** When the message's next event follows, if that is known. */
  readonly nextInMs: number | null;
  readonly canBeLost: boolean;
}

/** Turns what happens to messages into webhooks, and loses, repeats and delays these as the faults ask. */
export class Announcer {
  private readonly timeline: Timeline;
  private readonly faults: FaultBoard;
  private readonly dispatcher: CallbackDispatcher;
  private readonly streamer: EventStreamer;
  readonly totals = { lost: 0, duplicated: 0, reordered: 0, delayed: 0 };
  /** Planned for later. */
  planned = 0;

  constructor(timeline: Timeline, faults: FaultBoard, dispatcher: CallbackDispatcher, streamer: EventStreamer) {
    this.timeline = timeline;
    this.faults = faults;
    this.dispatcher = dispatcher;
    this.streamer = streamer;
  }

  /** The message's present status. */
  announceStatus(record: MessageRecord, nextInMs: number | null): void {
    this.streamStatus(record, nextInMs);
    const url = record.draft.statusCallback;
    if (url === null) return;
    const fields = statusFields(record, this.timeline.nowMs());
    this.announce(record, { place: { url }, fields, nextInMs, canBeLost: true });
  }

  /** What a person wrote; it may come late or twice, but it comes. */
  announceInbound(record: MessageRecord, place: WebhookPlace, fields: readonly Field[]): void {
    this.announce(record, { place, fields, nextInMs: null, canBeLost: false });
  }

  /** The same to event sinks, whether a webhook listens or not. */
  streamInbound(record: MessageRecord, messagingServiceSid: string | null): void {
    if (this.streamer.hasSinks) this.stream(record, inboundEventOf(record, messagingServiceSid), null);
  }

  reset(): void {
    this.planned = 0;
    Object.assign(this.totals, { lost: 0, duplicated: 0, reordered: 0, delayed: 0 });
  }

  private streamStatus(record: MessageRecord, nextInMs: number | null): void {
    if (!this.streamer.hasSinks) return;
    const event = messageEventOf(record, this.timeline.nowMs());
    if (event !== null) this.stream(record, event, nextInMs);
  }

  /** Events come late, in any order and twice, but they come. */
  private stream(record: MessageRecord, event: CloudEvent, nextInMs: number | null): void {
    const random = createRandom(record.seed, STREAMS.event + record.statuses.length);
    const { delaysMs } = planCallback(random, { ...this.faults.settings.callbacks, lossRate: 0 }, nextInMs);
    this.streamer.publish(event, record.accountSid, delaysMs);
  }

  private announce(record: MessageRecord, event: Event): void {
    const random = createRandom(record.seed, STREAMS.callback + record.statuses.length);
    const rates = this.faults.settings.callbacks;
    const { delaysMs, reordered, delayed } = planCallback(random, event.canBeLost ? rates : { ...rates, lossRate: 0 }, event.nextInMs);
    this.totals.lost += delaysMs.length === 0 ? 1 : 0;
    this.totals.duplicated += delaysMs.length > 1 ? 1 : 0;
    this.totals.reordered += reordered ? 1 : 0;
    this.totals.delayed += delayed ? 1 : 0;
    const webhook: Webhook = {
      ...event.place,
      accountSid: record.accountSid,
      fields: event.fields,
      idempotencyToken: uuidOf(hashText(`${record.sid}|${record.statuses.length}`)),
      counts: record.callbacks,
      resourceSid: record.sid,
    };
    for (const delayMs of delaysMs) this.sendIn(delayMs, webhook);
  }

  private sendIn(delayMs: number, webhook: Webhook): void {
    if (delayMs === 0) {
      this.dispatcher.send(webhook);
      return;
    }
    this.planned += 1;
    this.timeline.at(this.timeline.nowMs() + delayMs, () => {
      this.planned -= 1;
      this.dispatcher.send(webhook);
    });
  }
}
