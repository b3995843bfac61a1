import type { WebhookRequest, WebhookResult, WebhookTransport } from './webhook-transport.js';

/** Keeps every webhook in memory and answers at once, as `answers` says: the last one for all the rest. */
export class RecordingTransport implements WebhookTransport {
  private readonly answers: WebhookResult[];
  readonly requests: WebhookRequest[] = [];

  constructor(answers: WebhookResult[] = [{ kind: 'answered', httpStatus: 204 }]) {
    this.answers = answers;
  }

  post(request: WebhookRequest, done: (result: WebhookResult) => void): void {
    this.requests.push(request);
    done(this.answers.length > 1 ? this.answers.shift()! : this.answers[0]!);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
