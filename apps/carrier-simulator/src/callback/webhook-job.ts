import type { ConnectionOverrides } from './connection-overrides.js';
import { signedUrlOf, signRequest, type Field, type Product } from './request-signature.js';
import type { WebhookRequest } from './webhook-transport.js';

export interface Webhook {
  readonly accountSid: string;
  /** With the fragment, and with credentials for an endpoint that asks for them. */
  readonly url: string;
  readonly fields: readonly Field[];
  /** The same over all attempts and duplicates of one event. */
  readonly idempotencyToken: string;
  /** The message's own count. */
  readonly counts: { sent: number; answered: number };
  /** Asked in its place once it has failed for good, with what went wrong. */
  readonly fallbackUrl?: string;
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
export function fallbackOf({ fallbackUrl, ...webhook }: Webhook, errorCode: number): Webhook | null {
  if (fallbackUrl === undefined) return null;
  return { ...webhook, url: fallbackUrl, fields: [...webhook.fields, ['ErrorCode', String(errorCode)], ['ErrorUrl', signedUrlOf(webhook.url)]] };
}

/** Where this attempt is sent from. */
export function edgeOf({ overrides: { edges }, attempts }: Job): string {
  return edges[Math.max(attempts - 1, 0) % edges.length]!;
}

/** The request of a job as it stands: a POST of the fields, or the GET that a redirect made of it. */
export function writeJob({ webhook, redirectedTo, authorization }: Job, authToken: string): Omit<WebhookRequest, 'connectTimeoutMs' | 'readTimeoutMs'> {
  const url = signedUrlOf(redirectedTo ?? webhook.url);
  const fields = redirectedTo === null ? webhook.fields : [];
  const headers = {
    'User-Agent': 'TwilioProxy/1.1',
    'I-Twilio-Idempotency-Token': webhook.idempotencyToken,
    'X-Twilio-Signature': signRequest(authToken, signedUrlOf(url, webhook.product), fields),
    ...(authorization === null ? {} : { Authorization: authorization }),
  };
  if (redirectedTo !== null) return { method: 'GET', url, headers, body: '' };
  const body = new URLSearchParams(fields as [string, string][]).toString();
  return { url, headers: { 'Content-Type': 'application/x-www-form-urlencoded; charset=UTF-8', ...headers }, body };
}
