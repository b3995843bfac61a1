export type RetryCause = '4xx' | '5xx' | 'ct' | 'rt';

/** How a webhook is tried. Times in ms. */
export interface ConnectionOverrides {
  readonly connectTimeoutMs: number;
  readonly readTimeoutMs: number;
  /** Over all attempts. */
  readonly totalTimeMs: number;
  readonly retries: number;
  readonly retryOn: ReadonlySet<RetryCause>;
  /** Taken in turn, attempt by attempt. */
  readonly edges: readonly string[];
  /** Whether the TLS handshake names the host. */
  readonly namesHost: boolean;
}

const ALL_CAUSES: readonly RetryCause[] = ['4xx', '5xx', 'ct', 'rt'];
const EDGES = new Set('ashburn dublin frankfurt sao-paulo singapore sydney tokyo umatilla ashburn-ix frankfurt-ix london-ix san-jose-ix singapore-ix'.split(' '));

/** One retry, and only where no connection could be made: an answer of any kind ends it. */
export const DEFAULT_OVERRIDES: ConnectionOverrides = {
  connectTimeoutMs: 5_000,
  readTimeoutMs: 15_000,
  totalTimeMs: 15_000,
  retries: 1,
  retryOn: new Set(['ct']),
  edges: ['ashburn'],
  namesHost: true,
};

/**
 * Reads the overrides in a webhook URL's fragment, `#rc=2&rp=5xx,ct&ct=2000&rt=4000&tt=10000`. A number out of range counts as left out.
 * An unknown edge (11240) or retry policy (11243) is an error: such a webhook is not sent.
 * Source: https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides
 */
export function parseConnectionOverrides(url: string): ConnectionOverrides | { readonly errorCode: 11240 | 11243 } {
  const start = url.indexOf('#');
  if (start < 0) return DEFAULT_OVERRIDES;
  const pairs = new URLSearchParams(url.slice(start + 1));
  const edges = pairs.get('e')?.split(',') ?? [];
  if (edges.some((edge) => !EDGES.has(edge))) return { errorCode: 11240 };
  const policies = pairs.get('rp')?.split(',') ?? ['ct'];
  if (policies.some((policy) => policy !== 'all' && !ALL_CAUSES.includes(policy as RetryCause))) return { errorCode: 11243 };
  const { connectTimeoutMs, readTimeoutMs, totalTimeMs, retries } = DEFAULT_OVERRIDES;
  return {
    connectTimeoutMs: readNumber(pairs, 'ct', [100, 10_000]) ?? connectTimeoutMs,
    readTimeoutMs: readNumber(pairs, 'rt', [100, 15_000]) ?? readTimeoutMs,
    totalTimeMs: readNumber(pairs, 'tt', [100, 15_000]) ?? totalTimeMs,
    retries: readNumber(pairs, 'rc', [0, 5]) ?? retries,
    retryOn: new Set(policies.includes('all') ? ALL_CAUSES : (policies as RetryCause[])),
    edges: edges.length > 0 ? edges : DEFAULT_OVERRIDES.edges,
    namesHost: pairs.get('sni') !== 'n',
  };
}

function readNumber(pairs: URLSearchParams, key: string, [least, most]: readonly [number, number]): number | undefined {
  const text = pairs.get(key);
  if (text === null || !/^\d+$/.test(text)) return undefined;
  const value = Number(text);
  return value >= least && value <= most ? value : undefined;
}
