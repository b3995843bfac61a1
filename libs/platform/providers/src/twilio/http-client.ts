import { AsyncLocalStorage } from 'node:async_hooks';
import type { RequestClient } from 'twilio';
import type { Dispatcher } from 'undici';
import type { Answer, Exchange, ExchangeOptions } from '../http-exchange.js';
import { basicAuth } from './basic-auth.js';

/** The part of the SDK's client that the SDK calls. */
export type SdkHttpClient = Pick<RequestClient, 'request'>;

/** What one call of the SDK is to do on the wire, and what it did. */
export interface WireCall {
  readonly options: ExchangeOptions;
  exchange?: Exchange;
}

const calls = new AsyncLocalStorage<WireCall>();

/** Runs one operation of the SDK under these options; the SDK makes at most one request in it. */
export async function withWireCall<T>(options: ExchangeOptions, operation: () => Promise<T>): Promise<{ exchange: Exchange | undefined; result: T | undefined }> {
  const call: WireCall = { options };
  try {
    const result = await calls.run(call, operation);
    return { exchange: call.exchange, result };
  } catch (error) {
    // An answer that the SDK takes for an error, or none at all: the exchange says which. Anything else is a bug.
    if (call.exchange === undefined) throw error;
    return { exchange: call.exchange, result: undefined };
  }
}

type SdkOptions = Parameters<SdkHttpClient['request']>[0];

/** Sends one request over connections of ours, whatever host the SDK names. */
export type Send = (request: Dispatcher.DispatchOptions, options: ExchangeOptions) => Promise<Exchange>;

/** The HTTP client that the SDK is given. */
export function createSdkHttpClient(send: Send): SdkHttpClient {
  const request = async (options: SdkOptions): Promise<{ statusCode: number; body: string; headers: Answer['headers'] }> => {
    const call = calls.getStore();
    if (call === undefined) throw new Error('the SDK made a request outside of withWireCall');
    if (call.exchange !== undefined) throw new Error('the SDK made a second request in one call');
    call.exchange = await send(toDispatch(options), call.options);
    if (call.exchange.kind !== 'answered') throw new Error('nothing was answered');
    return call.exchange.answer;
  };
  return { request } as unknown as SdkHttpClient;
}

/** It asks for nothing but lists. */
function toDispatch({ method, uri, params, headers, username = '', password = '' }: SdkOptions): Dispatcher.DispatchOptions {
  const { pathname, searchParams } = new URL(uri);
  for (const [name, value] of Object.entries(params ?? {})) if (value !== undefined && value !== null) searchParams.append(name, String(value));
  const query = searchParams.toString();
  return {
    method: method.toUpperCase() as Dispatcher.HttpMethod,
    path: query === '' ? pathname : `${pathname}?${query}`,
    headers: { ...(headers as Record<string, string> | undefined), authorization: basicAuth({ username, password }) },
  };
}
