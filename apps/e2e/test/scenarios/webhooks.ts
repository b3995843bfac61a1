import { createHmac } from 'node:crypto';
import type { LedgerEntry } from '@signalbox/checkers';
import { CARRIER_ACCOUNT, type Signalbox } from '@signalbox/local-stack';

/** A status callback as the carrier would post it. */
export interface Webhook {
  /** Names it in the records of what was answered and what was stored. */
  readonly callback: string;
  readonly url: string;
  readonly form: Readonly<Record<string, string>>;
}

/** What the carrier says of one of its messages, to the address that the message was sent with. */
export function makeStatusWebhook(signalbox: Signalbox, { sid, sender, to, messageId, recipientKey, attempt }: LedgerEntry, status: string): Webhook {
  const query = new URLSearchParams({ m: messageId ?? '', k: recipientKey ?? '', a: String(attempt) });
  return {
    callback: `${sid}/${status}`,
    url: `${signalbox.originOf('callback-ingestion')}/webhooks/twilio/status?${query}`,
    form: { AccountSid: CARRIER_ACCOUNT.sid, ApiVersion: '2010-04-01', From: sender ?? '', MessageSid: sid, MessageStatus: status, SmsSid: sid, SmsStatus: status, To: to },
  };
}

/** The carrier's signature: HMAC-SHA1 over the URL and the sorted parameters (https://www.twilio.com/docs/usage/security). */
export function sign({ url, form }: Webhook, authToken: string = CARRIER_ACCOUNT.authToken): string {
  const text = Object.keys(form).sort().reduce((signed, name) => signed + name + form[name], url);
  return createHmac('sha1', authToken).update(text).digest('base64');
}

const LONGEST_WAIT_MS = 10_000;

/** The status of the answer; 0 where none came. */
export async function post({ url, form }: Webhook, signature: string): Promise<number> {
  try {
    const answer = await fetch(url, { method: 'POST', headers: { 'x-twilio-signature': signature }, body: new URLSearchParams(form), signal: AbortSignal.timeout(LONGEST_WAIT_MS) });
    await answer.arrayBuffer();
    return answer.status;
  } catch {
    return 0;
  }
}
