import twilio from 'twilio';
import type { TwilioAccount } from '../credentials/account.js';
import type { SdkHttpClient } from './http-client.js';

export type SdkClient = ReturnType<typeof twilio>;

/** The SDK for one account and key, on connections of ours. It never repeats a request of its own accord. */
export function createSdkClient(accountSid: string, key: NonNullable<TwilioAccount['key']>, httpClient: SdkHttpClient): SdkClient {
  const [username, password] = 'authToken' in key ? [accountSid, key.authToken] : [key.keySid, key.keySecret];
  return twilio(username, password, { accountSid, autoRetry: false, httpClient: httpClient as never });
}
