import type { Timeline } from '../time/timeline.js';
import type { WebhookRequest, WebhookResult, WebhookTransport } from './webhook-transport.js';

/** How long something is tried. */
export interface Patience {
  readonly firstRetryDelayMs: number;
  /** Delays double up to this. */
  readonly longestRetryDelayMs: number;
  readonly giveUpAfterMs: number;
  /** Whether an answer other than 2xx is worth another try; no answer always is. */
  readonly retriesOn: (httpStatus: number) => boolean;
}

export interface Delivery {
  readonly patience: Patience;
  /** Makes each attempt's request. */
  write(): WebhookRequest;
  /** Told of each attempt, and whether it was answered 2xx. */
  onAttempt?(isTaken: boolean): void;
  /** `httpStatus` is that of the last answer. */
  onGivenUp?(httpStatus: number | null): void;
}

/** Sends until it is taken, or for hours. */
export class RepeatingSender {
  private readonly timeline: Timeline;
  private readonly transport: WebhookTransport;
  readonly totals = { pending: 0, sent: 0, answered: 0, failed: 0 };
  private epoch = 0;

  constructor(timeline: Timeline, transport: WebhookTransport) {
    this.timeline = timeline;
    this.transport = transport;
  }

  send(delivery: Delivery, delayMs = 0): void {
    const startsAtMs = this.timeline.nowMs() + delayMs;
    this.totals.pending += 1;
    this.tryAt(startsAtMs, { delivery, endsAtMs: startsAtMs + delivery.patience.giveUpAfterMs, attempts: 0 });
  }

  /** Forgets what waits, with the timeline cleared. */
  reset(): void {
    this.epoch += 1;
    Object.assign(this.totals, { pending: 0, sent: 0, answered: 0, failed: 0 });
  }

  private tryAt(atMs: number, job: { readonly delivery: Delivery; readonly endsAtMs: number; attempts: number }): void {
    this.timeline.at(atMs, () => {
      const { epoch } = this;
      job.attempts += 1;
      this.totals.sent += 1;
      this.transport.post(job.delivery.write(), (result) => {
        if (epoch === this.epoch) this.finish(job, result);
      });
    });
  }

  private finish(job: { readonly delivery: Delivery; readonly endsAtMs: number; attempts: number }, result: WebhookResult): void {
    const { patience, onAttempt, onGivenUp } = job.delivery;
    const httpStatus = result.kind === 'answered' ? result.httpStatus : null;
    const isTaken = httpStatus !== null && httpStatus < 300;
    onAttempt?.(isTaken);
    const retryAtMs = this.timeline.nowMs() + Math.min(patience.firstRetryDelayMs * 2 ** (job.attempts - 1), patience.longestRetryDelayMs);
    if (!isTaken && (httpStatus === null || patience.retriesOn(httpStatus)) && retryAtMs < job.endsAtMs) {
      this.tryAt(retryAtMs, job);
      return;
    }
    this.totals.pending -= 1;
    this.totals[isTaken ? 'answered' : 'failed'] += 1;
    if (!isTaken) onGivenUp?.(httpStatus);
  }
}
