import { AccountConnections, type ConnectionsOptions } from '../account-connections.js';
import type { AccountLine } from '../account-lines.js';
import type { TwilioAccount } from '../credentials/account.js';
import type { Answer } from '../http-exchange.js';
import { basicAuth, type SignIn } from './basic-auth.js';
import { createSdkHttpClient } from './http-client.js';
import { createSdkClient, type SdkClient } from './twilio-client.js';

/** One account with one key, on connections of its own. */
export interface TwilioLine extends AccountLine {
  readonly connections: AccountConnections;
  /** Of every submission. */
  readonly headers: Readonly<Record<string, string>>;
  /** The SDK over the same connections. */
  readonly lookingUp: SdkClient;
}

export function openTwilioLine({ accountSid, key }: TwilioAccount, options: Omit<ConnectionsOptions, 'provider' | 'account' | 'readSign'>): TwilioLine {
  if (key === null) throw new RangeError('an account without a key cannot send');
  const connections = new AccountConnections({ ...options, provider: 'twilio', account: accountSid, readSign });
  const signIn = signInOf(accountSid, key);
  return {
    account: accountSid,
    connections,
    headers: { authorization: basicAuth(signIn), 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json', 'user-agent': 'signalbox' },
    lookingUp: createSdkClient(accountSid, signIn, createSdkHttpClient((...request) => connections.lookUp(...request))),
    close: (budgetMs) => connections.close(budgetMs),
  };
}

/** By the account's own token or by one of its keys. */
function signInOf(accountSid: string, key: NonNullable<TwilioAccount['key']>): SignIn {
  return 'authToken' in key ? { username: accountSid, password: key.authToken } : { username: key.keySid, password: key.keySecret };
}

const TOO_MANY_REQUESTS = 429;

/** The carrier counts the account's requests in a header of every answer. */
export function readSign({ statusCode, headers }: Answer): { concurrent: number | undefined; isRefused: boolean } {
  const counted = headers['twilio-concurrent-requests'];
  const concurrent = typeof counted === 'string' && /^\d{1,6}$/.test(counted) ? Number(counted) : undefined;
  return { concurrent, isRefused: statusCode === TOO_MANY_REQUESTS };
}
