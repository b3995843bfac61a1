import type { AccountRegistry } from '../account/account-registry.js';
import type { EventSink } from '../admin/admin-shapes.js';
import type { SettingsBoard } from '../admin/settings-board.js';
import { credentialsOf } from '../callback/challenge.js';
import { signedUrlOf, signRequest } from '../callback/request-signature.js';
import type { WebhookResult, WebhookTransport } from '../callback/webhook-transport.js';
import { hashText } from '../random/seeded-random.js';
import type { Timeline } from '../time/timeline.js';
import type { CloudEvent } from './cloud-event.js';

export interface StreamerParts {
  readonly timeline: Timeline;
  readonly accounts: AccountRegistry;
  readonly settings: SettingsBoard;
  readonly transport: WebhookTransport;
  /** Told of every event that was given up; `httpStatus` is that of the last answer. */
  readonly onFailed: (event: CloudEvent, sink: EventSink, httpStatus: number | null) => void;
}

interface Delivery {
  readonly event: CloudEvent;
  readonly sink: EventSink;
  readonly accountSid: string;
  readonly endsAtMs: number;
  attempts: number;
}

const TIMEOUT_MS = 5_000;
const FIRST_RETRY_DELAY_MS = 1_000;
const LONGEST_RETRY_DELAY_MS = 10 * 60_000;
const GIVE_UP_AFTER_MS = 4 * 3_600_000;

/**
 * Delivers events to webhook sinks, at least once and in no order: 2xx ends it, 400 drops the event, anything else is tried again for
 * four hours. Credentials are sent at once; connection overrides do not count. Source: https://www.twilio.com/docs/events/webhook-quickstart
 */
export class EventStreamer {
  private readonly parts: StreamerParts;
  readonly totals = { pending: 0, sent: 0, answered: 0, failed: 0 };
  private epoch = 0;

  constructor(parts: StreamerParts) {
    this.parts = parts;
  }

  get hasSinks(): boolean {
    return this.parts.settings.current.eventSinks.length > 0;
  }

  /** `delaysMs` has one entry for each time it goes out. */
  publish(event: CloudEvent, accountSid: string, delaysMs: readonly number[] = [0]): void {
    const { settings, timeline } = this.parts;
    for (const sink of settings.current.eventSinks) {
      if (sink.types !== undefined && !sink.types.includes(event.type)) continue;
      for (const delayMs of delaysMs) {
        const startsAtMs = timeline.nowMs() + delayMs;
        this.totals.pending += 1;
        this.tryAt(startsAtMs, { event, sink, accountSid, endsAtMs: startsAtMs + GIVE_UP_AFTER_MS, attempts: 0 });
      }
    }
  }

  /** Forgets what waits, with the timeline cleared. */
  reset(): void {
    this.epoch += 1;
    Object.assign(this.totals, { pending: 0, sent: 0, answered: 0, failed: 0 });
  }

  private tryAt(atMs: number, delivery: Delivery): void {
    this.parts.timeline.at(atMs, () => {
      const { epoch } = this;
      delivery.attempts += 1;
      this.totals.sent += 1;
      this.parts.transport.post(this.write(delivery), (result) => {
        if (epoch === this.epoch) this.finish(delivery, result);
      });
    });
  }

  private write({ event, sink, accountSid }: Delivery) {
    const body = JSON.stringify(sink.form === 'array' ? [event] : event);
    const bare = signedUrlOf(sink.url);
    const url = `${bare}${bare.includes('?') ? '&' : '?'}bodySHA256=${hashText(body)}`;
    const credentials = credentialsOf(sink.url);
    const headers = {
      'Content-Type': 'application/json',
      'User-Agent': 'TwilioProxy/1.1',
      'X-Twilio-Signature': signRequest(this.parts.accounts.signingToken(accountSid), url, []),
      ...(credentials === null ? {} : { Authorization: `Basic ${Buffer.from(`${credentials.username}:${credentials.password}`).toString('base64')}` }),
    };
    return { url, headers, body, connectTimeoutMs: TIMEOUT_MS, readTimeoutMs: TIMEOUT_MS };
  }

  private finish(delivery: Delivery, result: WebhookResult): void {
    const { timeline } = this.parts;
    const httpStatus = result.kind === 'answered' ? result.httpStatus : null;
    const isTaken = httpStatus !== null && httpStatus < 300;
    const retryAtMs = timeline.nowMs() + Math.min(FIRST_RETRY_DELAY_MS * 2 ** (delivery.attempts - 1), LONGEST_RETRY_DELAY_MS);
    if (!isTaken && httpStatus !== 400 && retryAtMs < delivery.endsAtMs) {
      this.tryAt(retryAtMs, delivery);
      return;
    }
    this.totals.pending -= 1;
    this.totals[isTaken ? 'answered' : 'failed'] += 1;
    if (!isTaken) this.parts.onFailed(delivery.event, delivery.sink, httpStatus);
  }
}
