import type { Violation } from './history.js';

/** One answer of the edge to one webhook. */
export interface WebhookAnswer {
  /** Names the callback, however often it was posted. */
  readonly callback: string;
  /** 0 where no answer came. */
  readonly status: number;
  readonly atMs: number;
}

const isDurable = ({ status }: WebhookAnswer): boolean => status >= 200 && status < 300;

/** P6: callbacks that were answered 2xx and are not in the topic. Ask when the spools are empty. */
export function findUndurable(answers: Iterable<WebhookAnswer>, stored: ReadonlySet<string>): Violation[] {
  const missing = new Map<string, WebhookAnswer>();
  for (const answer of answers) {
    if (isDurable(answer) && !stored.has(answer.callback) && !missing.has(answer.callback)) missing.set(answer.callback, answer);
  }
  return [...missing.values()].map(({ callback, status, atMs }) => ({
    promise: 'P6', subject: callback, what: `was answered ${status} at ${new Date(atMs).toISOString()} and is not in provider-callbacks; look at the spool of the edge that answered, and at what it set aside`,
  }));
}

/** Webhooks that were refused though they were genuine. */
export function findRefused(answers: Iterable<WebhookAnswer>): Violation[] {
  const refused = new Map<string, WebhookAnswer>();
  for (const answer of answers) if (answer.status >= 300) refused.set(answer.callback, answer);
  return [...refused.values()].map(({ callback, status, atMs }) => ({
    promise: 'P6', subject: callback, what: `is genuine and was answered ${status} at ${new Date(atMs).toISOString()}; look at the readiness and the spool of the edge`,
  }));
}
