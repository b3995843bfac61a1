import { createHmac, randomBytes } from 'node:crypto';
import type { WebhookTask } from '../../src/webhooks/webhook-task.js';

export interface SignedWebhook {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A status callback as the carrier signs it: base64 of HMAC-SHA1 over the URL and the sorted parameters. A forged one has the shape of it. */
export function makeWebhook({ origin, accountSid, authToken }: WebhookTask, isForged: boolean): SignedWebhook {
  const params = { AccountSid: accountSid, From: '+12015550171', MessageSid: `SM${randomBytes(16).toString('hex')}`, MessageStatus: 'delivered', To: '+33639980123' };
  const path = `/webhooks/twilio/status?k=${randomBytes(16).toString('base64url')}&m=${crypto.randomUUID()}&a=1`;
  const signed = origin + path + Object.entries(params).map(([name, value]) => name + value).join('');
  const signature = isForged ? randomBytes(20).toString('base64') : createHmac('sha1', authToken).update(signed).digest('base64');
  return { path, headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': signature }, body: new URLSearchParams(params).toString() };
}
