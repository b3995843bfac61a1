import twilio from 'twilio';
import type { Clock } from '@signalbox/message';
import type { Metrics } from '@signalbox/telemetry';
import { openCarrierPool } from '../carrier-pool.js';
import type { Exchange } from '../http-exchange.js';
import type { MessageProvider, SubmitRequest, Verdict } from '../message-provider.js';
import { createSdkHttpClient, withWireCall } from './http-client.js';
import { listByRecipient } from './list-by-recipient.js';
import { statusCallbackUrl } from './status-callback-url.js';
import { validityPeriodSeconds } from './validity-period.js';
import { readVerdict } from './verdict.js';

export interface TwilioOptions {
  /** AC…: the account whose messages these are. */
  readonly accountSid: string;
  /** The account's auth token, or an API key (preferred, because it can be revoked alone). */
  readonly credentials: { readonly authToken: string } | { readonly keySid: string; readonly keySecret: string };
  /** Public base URL of callback-ingestion, without a trailing slash. */
  readonly statusCallbackBaseUrl: string;
  /** From the first byte to the whole answer; less than 2 s is refused, since it would only make doubt. */
  readonly callDeadlineMs: number;
  /** Submissions that may be under way at once. */
  readonly concurrency: number;
  /** Another origin in place of the carrier's own, e.g. http://127.0.0.1:8090 of a simulator. */
  readonly baseUrl?: string | undefined;
  /** PEM of the authority to trust in place of the public ones. */
  readonly ca?: string | undefined;
  readonly clock: Clock;
  readonly metrics: Metrics;
}

export const DEFAULT_CALL_DEADLINE_MS = 10_000;
export const SHORTEST_CALL_DEADLINE_MS = 2_000;
const TWILIO_ORIGIN = 'https://api.twilio.com';
/** Look-ups use connections of their own number, so that a full wire does not hold up the settling of what is in doubt. */
const LOOK_UP_CONNECTIONS = 4;

/** Twilio's Programmable Messaging over its official SDK, on our own connections. */
export function createTwilioProvider(options: TwilioOptions): MessageProvider {
  if (options.callDeadlineMs < SHORTEST_CALL_DEADLINE_MS) throw new RangeError(`a call deadline below ${SHORTEST_CALL_DEADLINE_MS} ms puts too much in doubt`);
  const origin = options.baseUrl ?? TWILIO_ORIGIN;
  const tls = options.ca === undefined ? {} : { ca: options.ca };
  const pools = [openCarrierPool({ origin, connections: options.concurrency, ...tls }), openCarrierPool({ origin, connections: LOOK_UP_CONNECTIONS, ...tls })] as const;
  const [submitClient, lookUpClient] = pools.map((pool) => createSdkClient(options, createSdkHttpClient(pool))) as [SdkClient, SdkClient];
  let closing: Promise<void> | undefined;
  return {
    name: 'twilio',
    submit: (request) => submit(submitClient, options, request),
    findByRecipient: (query) => listByRecipient(lookUpClient, query, options.callDeadlineMs),
    close: (budgetMs) => (closing ??= closePools(pools, budgetMs)),
  };
}

export type SdkClient = ReturnType<typeof twilio>;

function createSdkClient({ accountSid, credentials }: TwilioOptions, httpClient: ReturnType<typeof createSdkHttpClient>): SdkClient {
  const [username, password] = 'authToken' in credentials ? [accountSid, credentials.authToken] : [credentials.keySid, credentials.keySecret];
  return twilio(username, password, { accountSid, autoRetry: false, httpClient: httpClient as never });
}

async function submit(client: SdkClient, options: TwilioOptions, request: SubmitRequest): Promise<Verdict> {
  const validityPeriod = validityPeriodSeconds(request.validForMs);
  if (validityPeriod === null) return { kind: 'expired' };
  const { clock, metrics, callDeadlineMs } = options;
  let writtenAtMs: number | undefined;
  const wire = { deadlineMs: callDeadlineMs, mayWrite: () => request.mayWrite(), onWrite: () => void (writtenAtMs = clock.monotonicMs()) };
  const { exchange } = await withWireCall(wire, () => client.messages.create({
    to: request.to,
    from: request.sender,
    body: request.body,
    validityPeriod,
    statusCallback: statusCallbackUrl(options.statusCallbackBaseUrl, request),
  }));
  const verdict = readExchange(exchange, options.accountSid);
  metrics.count('sb_provider_requests_total', { provider: 'twilio', outcome: verdict.kind });
  if (writtenAtMs !== undefined) metrics.observe('sb_provider_seconds', { provider: 'twilio' }, (clock.monotonicMs() - writtenAtMs) / 1000);
  return verdict;
}

function readExchange(exchange: Exchange | undefined, account: string): Verdict {
  switch (exchange?.kind) {
    case 'answered': return readVerdict(exchange.answer, account);
    case 'refused': return { kind: 'not-written' };
    case 'not-connected': return { kind: 'unreachable', detail: exchange.detail };
    case 'broken': return { kind: 'ambiguous', reason: 'reply-lost', detail: exchange.detail };
    case undefined: throw new Error('the SDK made no request');
  }
}

async function closePools(pools: readonly { close(): Promise<void>; destroy(): Promise<void> }[], budgetMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const closed = Promise.all(pools.map((pool) => pool.close()));
  const spent = new Promise<void>((resolve) => (timer = setTimeout(resolve, budgetMs)));
  await Promise.race([closed, spent]);
  clearTimeout(timer);
  await Promise.all(pools.map((pool) => pool.destroy()));
}
