import { createHmac } from 'node:crypto';
import { CARRIER_ACCOUNT } from '@signalbox/local-stack';

/** A callback as the carrier would post it. */
export interface Webhook {
  readonly url: string;
  readonly form: Readonly<Record<string, string>>;
}

/** What the carrier says of one of its messages. */
export interface SaidStatus {
  readonly sid: string;
  readonly from: string;
  readonly to: string;
  readonly status: string;
}

const LONGEST_WAIT_MS = 10_000;

/** `query` is that of the address that the message was sent with. */
export function makeStatusWebhook(origin: string, query: Readonly<Record<string, string>>, { sid, from, to, status }: SaidStatus): Webhook {
  return {
    url: `${origin}/webhooks/twilio/status?${new URLSearchParams(query)}`,
    form: { AccountSid: CARRIER_ACCOUNT.sid, ApiVersion: '2010-04-01', From: from, MessageSid: sid, MessageStatus: status, SmsSid: sid, SmsStatus: status, To: to },
  };
}

/** The carrier's way of signing: HMAC-SHA1 over the URL and the sorted parameters (https://www.twilio.com/docs/usage/security). */
export function signWebhook({ url, form }: Webhook, authToken: string = CARRIER_ACCOUNT.authToken): string {
  const text = Object.keys(form).sort().reduce((signed, name) => signed + name + form[name], url);
  return createHmac('sha1', authToken).update(text).digest('base64');
}

/** The status of the answer; 0 where none came. */
export async function postWebhook({ url, form }: Webhook, signature: string): Promise<number> {
  try {
    const answer = await fetch(url, { method: 'POST', headers: { 'x-twilio-signature': signature }, body: new URLSearchParams(form), signal: AbortSignal.timeout(LONGEST_WAIT_MS) });
    await answer.arrayBuffer();
    return answer.status;
  } catch {
    return 0;
  }
}
