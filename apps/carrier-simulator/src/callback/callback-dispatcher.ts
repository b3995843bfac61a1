import type { AccountRegistry } from '../account/account-registry.js';
import type { Timeline } from '../time/timeline.js';
import { parseConnectionOverrides, type ConnectionOverrides, type RetryCause } from './connection-overrides.js';
import { signedUrlOf, signRequest } from './request-signature.js';
import type { WebhookResult, WebhookTransport } from './webhook-transport.js';

export interface Webhook {
  readonly accountSid: string;
  /** With the fragment. */
  readonly url: string;
  readonly fields: readonly (readonly [string, string])[];
  /** The same over all attempts and duplicates of one event. */
  readonly idempotencyToken: string;
  /** The message's own count. */
  readonly counts: { sent: number; answered: number };
}

interface Job {
  readonly webhook: Webhook;
  readonly overrides: ConnectionOverrides;
  attempts: number;
  /** Set at the first attempt. */
  endsAtMs: number;
}

const CONCURRENCY = 64;
const LONGEST_QUEUE = 200_000;
/** Between attempts, doubled each time; the real spacing is not published. Five retries fit into the 15 s that all attempts may take. */
const FIRST_RETRY_DELAY_MS = 250;

/** Sends webhooks: signed, at most so many at once, repeated as their URL asks. */
export class CallbackDispatcher {
  private readonly timeline: Timeline;
  private readonly accounts: AccountRegistry;
  private readonly transport: WebhookTransport;
  readonly totals = { sent: 0, answered: 0, failed: 0, overflowed: 0, misconfigured: 0 };
  private waiting: Job[] = [];
  private head = 0;
  private onTheWire = 0;
  private betweenAttempts = 0;
  private epoch = 0;

  constructor(timeline: Timeline, accounts: AccountRegistry, transport: WebhookTransport) {
    this.timeline = timeline;
    this.accounts = accounts;
    this.transport = transport;
  }

  get pending(): number {
    return this.waiting.length - this.head + this.onTheWire + this.betweenAttempts;
  }

  send(webhook: Webhook): void {
    const overrides = parseConnectionOverrides(webhook.url);
    if ('errorCode' in overrides) {
      this.totals.misconfigured += 1;
    } else if (this.waiting.length - this.head >= LONGEST_QUEUE) {
      this.totals.overflowed += 1;
    } else {
      this.enqueue({ webhook, overrides, attempts: 0, endsAtMs: 0 });
    }
  }

  /** Forgets what waits (with the timeline cleared); what is on the wire ends uncounted. */
  reset(): void {
    this.epoch += 1;
    this.waiting = [];
    this.head = 0;
    this.onTheWire = 0;
    this.betweenAttempts = 0;
    Object.assign(this.totals, { sent: 0, answered: 0, failed: 0, overflowed: 0, misconfigured: 0 });
  }

  private enqueue(job: Job): void {
    this.waiting.push(job);
    this.startNext();
  }

  private startNext(): void {
    while (this.onTheWire < CONCURRENCY && this.head < this.waiting.length) {
      const job = this.waiting[this.head]!;
      this.head += 1;
      this.attempt(job);
    }
    if (this.head * 2 > this.waiting.length) {
      this.waiting = this.waiting.slice(this.head);
      this.head = 0;
    }
  }

  private attempt(job: Job): void {
    const { webhook, overrides } = job;
    const nowMs = this.timeline.nowMs();
    if (job.attempts === 0) job.endsAtMs = nowMs + overrides.totalTimeMs;
    job.attempts += 1;
    this.onTheWire += 1;
    this.totals.sent += 1;
    webhook.counts.sent += 1;
    const { epoch } = this;
    const leftMs = Math.max(job.endsAtMs - nowMs, 1);
    this.transport.post(
      {
        ...this.write(webhook),
        connectTimeoutMs: overrides.connectTimeoutMs,
        readTimeoutMs: Math.min(overrides.readTimeoutMs, leftMs),
      },
      (result) => {
        if (epoch === this.epoch) this.finish(job, result);
      },
    );
  }

  private write({ accountSid, url, fields, idempotencyToken }: Webhook) {
    const signedUrl = signedUrlOf(url);
    return {
      url: signedUrl,
      headers: {
        'Content-Type': 'application/x-www-form-urlencoded; charset=UTF-8',
        'User-Agent': 'TwilioProxy/1.1',
        'I-Twilio-Idempotency-Token': idempotencyToken,
        'X-Twilio-Signature': signRequest(this.accounts.signingToken(accountSid), signedUrl, fields),
      },
      body: new URLSearchParams(fields as [string, string][]).toString(),
    };
  }

  private finish(job: Job, result: WebhookResult): void {
    this.onTheWire -= 1;
    const cause = causeOf(result);
    if (cause === null) {
      this.totals.answered += 1;
      job.webhook.counts.answered += 1;
    } else if (!this.planRetry(job, cause)) {
      this.totals.failed += 1;
    }
    this.startNext();
  }

  private planRetry(job: Job, cause: RetryCause | '3xx'): boolean {
    const { retries, retryOn } = job.overrides;
    const retryAtMs = this.timeline.nowMs() + FIRST_RETRY_DELAY_MS * 2 ** (job.attempts - 1);
    if (job.attempts > retries || cause === '3xx' || !retryOn.has(cause) || retryAtMs >= job.endsAtMs) return false;
    this.betweenAttempts += 1;
    this.timeline.at(retryAtMs, () => {
      this.betweenAttempts -= 1;
      this.enqueue(job);
    });
    return true;
  }
}

/** Null for an answer that ends it well. Redirects are not followed: they would lose the fields. */
function causeOf(result: WebhookResult): RetryCause | '3xx' | null {
  if (result.kind === 'connect-failed') return 'ct';
  if (result.kind === 'read-failed') return 'rt';
  if (result.httpStatus >= 500) return '5xx';
  if (result.httpStatus >= 400) return '4xx';
  return result.httpStatus >= 300 ? '3xx' : null;
}
