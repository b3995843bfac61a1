import twilio from 'twilio';
import type { TwilioAccount } from '../credentials/account.js';
import type { SdkHttpClient } from './http-client.js';

export type SdkClient = ReturnType<typeof twilio>;

/** The SDK for one account and key, on connections of ours. It never repeats a request of its own accord. */
export function createSdkClient(accountSid: string, key: NonNullable<TwilioAccount['key']>, httpClient: SdkHttpClient): SdkClient {
  const [username, password] = 'authToken' in key ? [accountSid, key.authToken] : [key.keySid, key.keySecret];
  return twilio(username, password, { accountSid, autoRetry: false, httpClient: httpClient as never });
}

const NOBODY = `AC${'0'.repeat(32)}`;

/** Loads what the SDK puts off to its first use. That takes 40 ms, in which nothing else runs: twice as long as the slot of the first message is good for. */
export function loadSdk(): void {
  const client = createSdkClient(NOBODY, { authToken: 'none', createdAtMs: null, provenance: 'none' }, { request: () => Promise.reject(new Error('nothing is sent')) });
  for (const resource of [client.messages, client.calls]) if (typeof resource.create !== 'function') throw new TypeError('the SDK has no such resource');
}
