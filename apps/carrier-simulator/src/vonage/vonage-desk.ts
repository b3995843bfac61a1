import type { VonageSettings } from '../admin/admin-shapes.js';
import { planCallback } from '../callback/callback-plan.js';
import { RepeatingSender, type Patience } from '../callback/repeating-sender.js';
import type { WebhookRequest, WebhookTransport } from '../callback/webhook-transport.js';
import type { FaultBoard } from '../fault/fault-board.js';
import type { Acceptance, MessageDesk } from '../message/message-desk.js';
import type { Arrival, MessageRecord } from '../message/message-record.js';
import { createRandom, hashText, STREAMS, uuidOf } from '../random/seeded-random.js';
import { SlidingMeter } from '../sender/sliding-meter.js';
import type { Timeline } from '../time/timeline.js';
import { signHs256 } from './json-web-token.js';
import type { VonageMessage } from './read-vonage-message.js';
import { inboundBodyOf, statusBodyOf } from './vonage-webhooks.js';

export interface VonageParts {
  readonly timeline: Timeline;
  readonly faults: FaultBoard;
  readonly transport: WebhookTransport;
}

/** An account that a client on the same machine may use at once; its tokens work only with a public key of the client's. */
const DEFAULT_SETTINGS: VonageSettings = {
  apiKey: 'a1b2c3d4',
  apiSecret: 'simulator-api-secret',
  applicationId: '00000000-0000-4000-8000-000000000001',
  publicKey: null,
  signatureSecret: 'simulator-signature-secret',
  statusUrl: null,
  inboundUrl: null,
  numbers: [],
  requestsPerSecond: 30,
};

const CONNECT_TIMEOUT_MS = 3_000;
const READ_TIMEOUT_MS = 15_000;
const SECOND_MS = 1_000;
/** Source: https://developer.vonage.com/en/getting-started/concepts/webhooks */
const PATIENCE: Patience = {
  firstRetryDelayMs: 5_000,
  longestRetryDelayMs: 15 * 60_000,
  giveUpAfterMs: 24 * 3_600_000,
  retriesOn: (httpStatus) => httpStatus === 429 || httpStatus >= 500,
};

/** The second provider: takes messages into the same ledger and queues, and tells of them in its own words. */
export class VonageDesk {
  private readonly parts: VonageParts;
  private readonly sender: RepeatingSender;
  private readonly meter = new SlidingMeter();
  private readonly messages = new Map<string, VonageMessage>();
  private inForce: VonageSettings = DEFAULT_SETTINGS;

  constructor(parts: VonageParts) {
    this.parts = parts;
    this.sender = new RepeatingSender(parts.timeline, parts.transport);
  }

  get settings(): VonageSettings {
    return this.inForce;
  }

  get totals(): RepeatingSender['totals'] {
    return this.sender.totals;
  }

  /** Fields left out stay as they are. */
  change(given: Partial<VonageSettings>): void {
    this.inForce = { ...this.inForce, ...given };
  }

  /** Takes one request from the account's pace; false when there is none left. */
  takesRequest(): boolean {
    return this.meter.take('requests', { amount: 1, limit: this.inForce.requestsPerSecond, windowMs: SECOND_MS }, this.parts.timeline.nowMs());
  }

  accept(message: VonageMessage, desk: MessageDesk, arrival: Omit<Arrival, 'accountSid' | 'idForm'>): Acceptance {
    const acceptance = desk.accept(message.draft, { ...arrival, accountSid: this.inForce.applicationId, idForm: 'uuid' });
    if ('record' in acceptance) this.messages.set(acceptance.record.sid, message);
    return acceptance;
  }

  find(uuid: string): VonageMessage | undefined {
    return this.messages.get(uuid);
  }

  /** The message's present status; false for a message of the other provider. */
  announceStatus(record: MessageRecord, nextInMs: number | null): boolean {
    const message = this.messages.get(record.sid);
    if (message === undefined) return false;
    const body = statusBodyOf(record, message, this.parts.timeline.nowMs());
    const url = message.webhookUrl ?? this.inForce.statusUrl;
    if (body === null || url === null) return true;
    const random = createRandom(record.seed, STREAMS.callback + record.statuses.length);
    const { delaysMs } = planCallback(random, this.parts.faults.settings.callbacks, nextInMs);
    for (const delayMs of delaysMs) this.post(url, body, record, delayMs);
    return true;
  }

  hasNumber(address: string): boolean {
    return this.inForce.numbers.includes(address);
  }

  announceInbound(record: MessageRecord): void {
    if (this.inForce.inboundUrl !== null) this.post(this.inForce.inboundUrl, inboundBodyOf(record), record, 0);
  }

  /** The account stays. */
  reset(): void {
    this.sender.reset();
    this.meter.reset();
    this.messages.clear();
  }

  private post(url: string, body: object, record: MessageRecord, delayMs: number): void {
    const text = JSON.stringify(body);
    const { callbacks } = record;
    const delivery = {
      patience: PATIENCE,
      write: () => this.write(url, text),
      onAttempt: (isTaken: boolean) => {
        callbacks.sent += 1;
        callbacks.answered += isTaken ? 1 : 0;
      },
    };
    this.sender.send(delivery, delayMs);
  }

  /** Signed anew at each attempt, as the token says when it was made. */
  private write(url: string, body: string): WebhookRequest {
    const { apiKey, applicationId, signatureSecret } = this.inForce;
    const iat = Math.floor(this.parts.timeline.nowMs() / SECOND_MS);
    const payloadHash = hashText(body);
    const claims = { iss: 'Vonage', iat, jti: uuidOf(hashText(`${payloadHash}|${iat}`)), api_key: apiKey, application_id: applicationId, payload_hash: payloadHash };
    return {
      url,
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${signHs256(claims, signatureSecret)}` },
      body,
      connectTimeoutMs: CONNECT_TIMEOUT_MS,
      readTimeoutMs: READ_TIMEOUT_MS,
    };
  }
}
