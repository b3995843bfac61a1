import type { SubmitRequest } from '../message-provider.js';
import { writeClientRef } from './client-ref.js';

/** What the API takes, in seconds. Source: the field `ttl` of https://developer.vonage.com/en/api/messages */
const SHORTEST_TTL_S = 20;
const LONGEST_TTL_S = 259_200;

/** The `ttl` for what is left of a message's life, rounded down; null where less is left than can be told. */
export function ttlSeconds(validForMs: number): number | null {
  const seconds = Math.floor(validForMs / 1000);
  return seconds < SHORTEST_TTL_S ? null : Math.min(seconds, LONGEST_TTL_S);
}

/** What creates a message; null for what the API does not carry: calls, templates of another carrier, several media. */
export function messageBodyOf(request: SubmitRequest, ttl: number, statusCallbackBaseUrl: string): object | null {
  const content = contentOf(request);
  if (content === null) return null;
  return {
    ...content,
    to: bare(request.to),
    from: bare(request.sender),
    ttl,
    client_ref: writeClientRef(request),
    webhook_url: `${statusCallbackBaseUrl.replace(/\/+$/, '')}/webhooks/vonage/status`,
    webhook_version: 'v1',
  };
}

function contentOf({ channel, body, rich }: SubmitRequest): object | null {
  const { mediaUrls = [], template } = rich ?? {};
  if (channel === 'voice' || template !== undefined || mediaUrls.length > 1) return null;
  const [url] = mediaUrls;
  if (url === undefined) return channel === 'mms' ? null : { channel, message_type: 'text', text: body };
  return channel === 'sms' ? null : { channel, message_type: 'image', image: { url, caption: body } };
}

/** A number without its plus; a name as it is. */
function bare(address: string): string {
  return address.replace(/^\+/, '');
}
