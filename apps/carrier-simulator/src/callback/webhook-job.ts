import type { ConnectionOverrides } from './connection-overrides.js';
import { signedUrlOf, signRequest, type Field, type Product } from './request-signature.js';
import type { WebhookRequest } from './webhook-transport.js';

export type WebhookMethod = 'GET' | 'POST';

/** Where a webhook goes. Methods left out: POST. */
export interface WebhookPlace {
  /** With the fragment, and with credentials for an endpoint that asks for them. */
  readonly url: string;
  readonly method?: WebhookMethod;
  /** Asked in its place once it has failed for good, with what went wrong. */
  readonly fallbackUrl?: string;
  readonly fallbackMethod?: WebhookMethod;
}

export interface Webhook extends WebhookPlace {
  readonly accountSid: string;
  readonly fields: readonly Field[];
  /** The same over all attempts and duplicates of one event. */
  readonly idempotencyToken: string;
  /** The message's own count. */
  readonly counts: { sent: number; answered: number };
  /** What it tells of. */
  readonly resourceSid?: string;
  /** Left out: messaging. */
  readonly product?: Product;
  /** The debugger's own, whose failure is not reported. */
  readonly isReport?: boolean;
}

export interface Job {
  readonly webhook: Webhook;
  readonly overrides: ConnectionOverrides;
  attempts: number;
  /** Set at the first attempt. */
  endsAtMs: number;
  /** Where a redirect led; the fields are lost on the way. */
  redirectedTo: string | null;
  redirects: number;
  /** The answer to a challenge. */
  authorization: string | null;
}

export function openJob(webhook: Webhook, overrides: ConnectionOverrides): Job {
  return { webhook, overrides, attempts: 0, endsAtMs: 0, redirectedTo: null, redirects: 0, authorization: null };
}

/** What goes to the fallback of a webhook that failed, or null. Source: https://www.twilio.com/docs/usage/webhooks/messaging-webhooks */
export function fallbackOf({ fallbackUrl, fallbackMethod = 'POST', ...webhook }: Webhook, errorCode: number): Webhook | null {
  if (fallbackUrl === undefined) return null;
  return { ...webhook, url: fallbackUrl, method: fallbackMethod, fields: [...webhook.fields, ['ErrorCode', String(errorCode)], ['ErrorUrl', signedUrlOf(webhook.url)]] };
}

/** Where this attempt is sent from. */
export function edgeOf({ overrides: { edges }, attempts }: Job): string {
  return edges[Math.max(attempts - 1, 0) % edges.length]!;
}

interface Target {
  readonly method: WebhookMethod;
  /** As it is signed. */
  readonly url: string;
  /** Those of the body. */
  readonly fields: readonly Field[];
}

/** What a job asks for as it stands: a POST of the fields, a GET with the fields in its query, or the bare GET that a redirect makes of both. */
export function targetOf({ webhook, redirectedTo }: Job): Target {
  if (redirectedTo !== null) return { method: 'GET', url: signedUrlOf(redirectedTo), fields: [] };
  const { method = 'POST', fields } = webhook;
  const url = signedUrlOf(webhook.url);
  if (method === 'POST') return { method, url, fields };
  return { method, url: `${url}${url.includes('?') ? '&' : '?'}${encodeFields(fields)}`, fields: [] };
}

/** The request of a job as it stands. */
export function writeJob(job: Job, authToken: string): Omit<WebhookRequest, 'connectTimeoutMs' | 'readTimeoutMs'> {
  const { webhook, authorization } = job;
  const { method, url, fields } = targetOf(job);
  const headers = {
    'User-Agent': 'TwilioProxy/1.1',
    'I-Twilio-Idempotency-Token': webhook.idempotencyToken,
    'X-Twilio-Signature': signRequest(authToken, signedUrlOf(url, webhook.product), fields),
    ...(authorization === null ? {} : { Authorization: authorization }),
  };
  if (method === 'GET') return { method, url, headers, body: '' };
  return { url, headers: { 'Content-Type': 'application/x-www-form-urlencoded; charset=UTF-8', ...headers }, body: encodeFields(fields) };
}

function encodeFields(fields: readonly Field[]): string {
  return new URLSearchParams(fields as [string, string][]).toString();
}
