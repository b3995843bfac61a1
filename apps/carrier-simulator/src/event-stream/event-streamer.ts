import type { AccountRegistry } from '../account/account-registry.js';
import type { EventSink } from '../admin/admin-shapes.js';
import type { SettingsBoard } from '../admin/settings-board.js';
import { credentialsOf } from '../callback/challenge.js';
import { RepeatingSender, type Delivery, type Patience } from '../callback/repeating-sender.js';
import { signedUrlOf, signRequest } from '../callback/request-signature.js';
import type { WebhookRequest, WebhookTransport } from '../callback/webhook-transport.js';
import { hashText } from '../random/seeded-random.js';
import type { Timeline } from '../time/timeline.js';
import type { CloudEvent } from './cloud-event.js';
import type { SinkTable } from './sink-table.js';

export interface StreamerParts {
  readonly timeline: Timeline;
  readonly accounts: AccountRegistry;
  readonly settings: SettingsBoard;
  readonly sinks: SinkTable;
  readonly transport: WebhookTransport;
  /** Told of every event that was given up; `httpStatus` is that of the last answer. */
  readonly onFailed: (event: CloudEvent, sink: EventSink, httpStatus: number | null) => void;
}

const TIMEOUT_MS = 5_000;
const PATIENCE: Patience = {
  firstRetryDelayMs: 1_000,
  longestRetryDelayMs: 10 * 60_000,
  giveUpAfterMs: 4 * 3_600_000,
  retriesOn: (httpStatus) => httpStatus !== 400,
};

/**
 * Delivers events to webhook sinks, at least once and in no order: 2xx ends it, 400 drops the event, anything else is tried again for
 * four hours. Credentials are sent at once; connection overrides do not count. Source: https://www.twilio.com/docs/events/webhook-quickstart
 */
export class EventStreamer {
  private readonly parts: StreamerParts;
  private readonly sender: RepeatingSender;

  constructor(parts: StreamerParts) {
    this.parts = parts;
    this.sender = new RepeatingSender(parts.timeline, parts.transport);
  }

  get totals(): RepeatingSender['totals'] {
    return this.sender.totals;
  }

  get hasSinks(): boolean {
    return this.parts.settings.current.eventSinks.length > 0 || this.parts.sinks.subscriptions.size > 0;
  }

  /** `delaysMs` has one entry for each time it goes out. */
  publish(event: CloudEvent, accountSid: string, delaysMs: readonly number[] = [0]): void {
    const { settings, sinks } = this.parts;
    const always = settings.current.eventSinks.filter(({ types }) => types === undefined || types.includes(event.type));
    for (const sink of [...always, ...sinks.listeningTo(accountSid, event.type)]) this.publishTo(sink, event, accountSid, delaysMs);
  }

  publishTo(sink: EventSink, event: CloudEvent, accountSid: string, delaysMs: readonly number[] = [0]): void {
    const { onFailed } = this.parts;
    const delivery: Delivery = {
      patience: PATIENCE,
      write: () => this.write(event, sink, accountSid),
      onGivenUp: (httpStatus) => onFailed(event, sink, httpStatus),
    };
    for (const delayMs of delaysMs) this.sender.send(delivery, delayMs);
  }

  /** Forgets what waits, with the timeline cleared. */
  reset(): void {
    this.sender.reset();
  }

  private write(event: CloudEvent, sink: EventSink, accountSid: string): WebhookRequest {
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
}
