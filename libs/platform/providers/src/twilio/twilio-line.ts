import { AccountConnections, type ConnectionsOptions } from '../account-connections.js';
import type { AccountLine } from '../account-lines.js';
import type { TwilioAccount } from '../credentials/account.js';
import type { Answer } from '../http-exchange.js';
import { createSdkHttpClient } from './http-client.js';
import { createSdkClient, type SdkClient } from './twilio-client.js';

/** One account with one key: the SDK over connections of its own. */
export interface TwilioLine extends AccountLine {
  readonly submitting: SdkClient;
  readonly lookingUp: SdkClient;
}

export function openTwilioLine({ accountSid, key }: TwilioAccount, options: Omit<ConnectionsOptions, 'provider' | 'account' | 'readSign'>): TwilioLine {
  if (key === null) throw new RangeError('an account without a key cannot send');
  const connections = new AccountConnections({ ...options, provider: 'twilio', account: accountSid, readSign });
  return {
    account: accountSid,
    submitting: createSdkClient(accountSid, key, createSdkHttpClient((...request) => connections.submit(...request), { readsAnswers: false })),
    lookingUp: createSdkClient(accountSid, key, createSdkHttpClient((...request) => connections.lookUp(...request), { readsAnswers: true })),
    close: (budgetMs) => connections.close(budgetMs),
  };
}

const TOO_MANY_REQUESTS = 429;

/** The carrier counts the account's requests in a header of every answer. */
export function readSign({ statusCode, headers }: Answer): { concurrent: number | undefined; isRefused: boolean } {
  const counted = headers['twilio-concurrent-requests'];
  const concurrent = typeof counted === 'string' && /^\d{1,6}$/.test(counted) ? Number(counted) : undefined;
  return { concurrent, isRefused: statusCode === TOO_MANY_REQUESTS };
}
