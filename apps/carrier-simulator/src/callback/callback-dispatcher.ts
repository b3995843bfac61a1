import type { AccountRegistry } from '../account/account-registry.js';
import type { DebuggerEvent } from '../admin/admin-shapes.js';
import type { Timeline } from '../time/timeline.js';
import { answerChallenge, credentialsOf } from './challenge.js';
import { parseConnectionOverrides, type RetryCause } from './connection-overrides.js';
import { signedUrlOf } from './request-signature.js';
import { causeOf, failureCodeOf } from './webhook-failure.js';
import { edgeOf, fallbackOf, openJob, targetOf, writeJob, type Job, type Webhook } from './webhook-job.js';
import type { WebhookResult, WebhookTransport } from './webhook-transport.js';

export type { Webhook, WebhookMethod, WebhookPlace } from './webhook-job.js';

/** Told of every webhook that failed for good. */
export type FailureListener = (event: Omit<DebuggerEvent, 'sid'>) => void;

const REDIRECTS: readonly number[] = [301, 302, 303, 307];
const MOST_REDIRECTS = 5;

const CONCURRENCY = 64;
const LONGEST_QUEUE = 200_000;
/** Between attempts, doubled each time; the real spacing is not published. Five retries fit into the 15 s that all attempts may take. */
const FIRST_RETRY_DELAY_MS = 250;

/** Sends webhooks: signed, at most so many at once, repeated as their URL asks, then to their fallback. */
export class CallbackDispatcher {
  private readonly timeline: Timeline;
  private readonly accounts: AccountRegistry;
  private readonly transport: WebhookTransport;
  private readonly onFailed: FailureListener;
  readonly totals = { sent: 0, answered: 0, failed: 0, overflowed: 0, misconfigured: 0 };
  private waiting: Job[] = [];
  private head = 0;
  private onTheWire = 0;
  private betweenAttempts = 0;
  private epoch = 0;

  constructor(timeline: Timeline, accounts: AccountRegistry, transport: WebhookTransport, onFailed: FailureListener = () => undefined) {
    this.timeline = timeline;
    this.accounts = accounts;
    this.transport = transport;
    this.onFailed = onFailed;
  }

  get pending(): number {
    return this.waiting.length - this.head + this.onTheWire + this.betweenAttempts;
  }

  send(webhook: Webhook): void {
    const overrides = parseConnectionOverrides(webhook.url);
    if ('errorCode' in overrides) {
      this.totals.misconfigured += 1;
      this.giveUp(webhook, { errorCode: overrides.errorCode, edge: '', attempts: 0, httpStatus: null });
    } else if (this.waiting.length - this.head >= LONGEST_QUEUE) {
      this.totals.overflowed += 1;
    } else {
      this.enqueue(openJob(webhook, overrides));
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
    if (job.attempts === 0) job.endsAtMs = this.timeline.nowMs() + job.overrides.totalTimeMs;
    job.attempts += 1;
    this.put(job);
  }

  /** One request of an attempt; a challenge or a redirect makes another follow. */
  private put(job: Job): void {
    const { webhook, overrides } = job;
    this.onTheWire += 1;
    this.totals.sent += 1;
    webhook.counts.sent += 1;
    const { epoch } = this;
    const leftMs = Math.max(job.endsAtMs - this.timeline.nowMs(), 1);
    this.transport.post(
      {
        ...writeJob(job, this.accounts.signingToken(webhook.accountSid)),
        ...(overrides.namesHost ? {} : { namesHost: false }),
        connectTimeoutMs: overrides.connectTimeoutMs,
        readTimeoutMs: Math.min(overrides.readTimeoutMs, leftMs),
      },
      (result) => {
        if (epoch === this.epoch) this.finish(job, result);
      },
    );
  }

  private finish(job: Job, result: WebhookResult): void {
    this.onTheWire -= 1;
    if (follow(job, result)) {
      this.put(job);
      return;
    }
    const cause = causeOf(result);
    if (cause === null) {
      this.totals.answered += 1;
      job.webhook.counts.answered += 1;
    } else if (!this.planRetry(job, cause)) {
      this.totals.failed += 1;
      const httpStatus = result.kind === 'answered' ? result.httpStatus : null;
      this.giveUp(job.webhook, { errorCode: failureCodeOf(result), edge: edgeOf(job), attempts: job.attempts, httpStatus });
    }
    this.startNext();
  }

  private giveUp(webhook: Webhook, facts: Pick<DebuggerEvent, 'errorCode' | 'edge' | 'attempts' | 'httpStatus'>): void {
    const { accountSid, resourceSid = '', url, method = 'POST', isReport = false } = webhook;
    if (!isReport) this.onFailed({ accountSid, atMs: this.timeline.nowMs(), resourceSid, url: signedUrlOf(url), method, ...facts });
    const fallback = fallbackOf(webhook, facts.errorCode);
    if (fallback !== null) this.send(fallback);
  }

  private planRetry(job: Job, cause: RetryCause | '3xx'): boolean {
    const { retries, retryOn } = job.overrides;
    job.redirectedTo = null;
    job.redirects = 0;
    job.authorization = null;
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

/** Takes an answer that asks for another request; false for one that does not, or asks in vain. */
function follow(job: Job, result: WebhookResult): boolean {
  if (result.kind !== 'answered') return false;
  const { httpStatus, challenge, location } = result;
  const { webhook } = job;
  const url = job.redirectedTo ?? webhook.url;
  if (httpStatus === 401 && challenge !== undefined && job.authorization === null) {
    const credentials = credentialsOf(webhook.url);
    job.authorization = credentials === null ? null : answerChallenge(challenge, credentials, targetOf(job));
    return job.authorization !== null;
  }
  if (!REDIRECTS.includes(httpStatus) || location === undefined || job.redirects >= MOST_REDIRECTS || !URL.canParse(location, url)) return false;
  job.redirects += 1;
  job.redirectedTo = new URL(location, url).href;
  return true;
}
