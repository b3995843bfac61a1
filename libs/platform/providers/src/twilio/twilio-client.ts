import twilio from 'twilio';
import type { SignIn } from './basic-auth.js';
import type { SdkHttpClient } from './http-client.js';

export type SdkClient = ReturnType<typeof twilio>;

/** The SDK for one account, on connections of ours. It never repeats a request of its own accord. */
export function createSdkClient(accountSid: string, { username, password }: SignIn, httpClient: SdkHttpClient): SdkClient {
  return twilio(username, password, { accountSid, autoRetry: false, httpClient: httpClient as never });
}

const NOBODY = `AC${'0'.repeat(32)}`;

/** Loads what the SDK puts off to its first use. That takes 40 ms, in which nothing else runs: twice as long as the slots are good for of those who wait meanwhile. */
export function loadSdk(): void {
  const client = createSdkClient(NOBODY, { username: NOBODY, password: 'none' }, { request: () => Promise.reject(new Error('nothing is sent')) });
  for (const resource of [client.messages, client.calls]) if (typeof resource.page !== 'function') throw new TypeError('the SDK has no such resource');
}
