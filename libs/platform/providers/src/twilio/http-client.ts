import { AsyncLocalStorage } from 'node:async_hooks';
import type { RequestClient } from 'twilio';
import type { Dispatcher } from 'undici';
import type { Answer, Exchange, ExchangeOptions } from '../http-exchange.js';

/** The part of the SDK's client that the SDK calls. */
export type SdkHttpClient = Pick<RequestClient, 'request'>;

/** What one call of the SDK is to do on the wire, and what it did. */
export interface WireCall {
  readonly options: ExchangeOptions;
  exchange?: Exchange;
}

/** Thrown through the SDK where it is given no answer; what happened stands in the call. One for all, because where it was thrown tells nobody anything. */
const NO_ANSWER = new Error('the exchange says what was answered');

const calls = new AsyncLocalStorage<WireCall>();

/** Runs one operation of the SDK under these options; the SDK makes at most one request in it. */
export async function withWireCall<T>(options: ExchangeOptions, operation: () => Promise<T>): Promise<{ exchange: Exchange | undefined; result: T | undefined }> {
  const call: WireCall = { options };
  try {
    const result = await calls.run(call, operation);
    return { exchange: call.exchange, result };
  } catch (error) {
    // An answer that the SDK takes for an error, or is not given, or none at all: the exchange says which. Anything else is a bug.
    if (call.exchange === undefined) throw error;
    return { exchange: call.exchange, result: undefined };
  }
}

type SdkOptions = Parameters<SdkHttpClient['request']>[0];

/** Sends one request over connections of ours, whatever host the SDK names. */
export type Send = (request: Dispatcher.DispatchOptions, options: ExchangeOptions) => Promise<Exchange>;

/**
 * The HTTP client that the SDK is given. It is not given the answer to what it submits, because the verdict is read from the exchange: it would
 * parse the answer, dates and all, for nobody.
 */
export function createSdkHttpClient(send: Send, { readsAnswers }: { readonly readsAnswers: boolean }): SdkHttpClient {
  const request = async (options: SdkOptions): Promise<{ statusCode: number; body: string; headers: Answer['headers'] }> => {
    const call = calls.getStore();
    if (call === undefined) throw new Error('the SDK made a request outside of withWireCall');
    if (call.exchange !== undefined) throw new Error('the SDK made a second request in one call');
    call.exchange = await send(toDispatch(options), call.options);
    if (call.exchange.kind !== 'answered' || !readsAnswers) throw NO_ANSWER;
    return call.exchange.answer;
  };
  return { request } as unknown as SdkHttpClient;
}

function toDispatch({ method, uri, params, data, headers, username, password }: SdkOptions): Dispatcher.DispatchOptions {
  const { pathname, searchParams } = new URL(uri);
  appendAll(searchParams, params);
  const query = searchParams.toString();
  const credentials = Buffer.from(`${username ?? ''}:${password ?? ''}`).toString('base64');
  return {
    method: method.toUpperCase() as Dispatcher.HttpMethod,
    path: query === '' ? pathname : `${pathname}?${query}`,
    headers: { ...(headers as Record<string, string> | undefined), Authorization: `Basic ${credentials}` },
    body: data === undefined ? null : appendAll(new URLSearchParams(), data).toString(),
  };
}

/** Lists become repeated parameters, as the carrier reads them. */
function appendAll(target: URLSearchParams, values: object | null | undefined): URLSearchParams {
  for (const [name, value] of Object.entries(values ?? {})) {
    for (const item of Array.isArray(value) ? (value as unknown[]) : [value]) {
      if (item !== undefined && item !== null) target.append(name, String(item));
    }
  }
  return target;
}
