import { createHmac } from 'node:crypto';

export type Field = readonly [name: string, value: string];

/**
 * The `X-Twilio-Signature` of a request: HMAC-SHA1 over the URL and the form's fields, each name followed by its value, sorted by name;
 * a repeated field's values once each, sorted, the name before each. Base64.
 * Source: https://www.twilio.com/docs/usage/security
 */
export function signRequest(authToken: string, url: string, fields: readonly Field[]): string {
  let text = url;
  let previous: Field | undefined;
  for (const field of [...fields].sort(compareFields)) {
    if (previous === undefined || compareFields(previous, field) !== 0) text += field[0] + field[1];
    previous = field;
  }
  return createHmac('sha1', authToken).update(text, 'utf8').digest('base64');
}

export type Product = 'messaging' | 'voice';

/** The URL as it is signed: without fragment and without credentials. Messaging keeps the port, voice drops that of an https URL. */
export function signedUrlOf(url: string, product: Product = 'messaging'): string {
  const bare = url.replace(/#.*$/s, '').replace(/^(https?:\/\/)[^/?@]*@/i, '$1');
  return product === 'voice' ? bare.replace(/^(https:\/\/[^/?]*?):\d+(?=[/?]|$)/i, '$1') : bare;
}

function compareFields(a: Field, b: Field): number {
  return compareText(a[0], b[0]) || compareText(a[1], b[1]);
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
