import type { SenderSettings } from './admin/admin-shapes.js';

export interface AppConfig {
  /** `HTTP_HOST`: address to listen on. */
  readonly httpHost: string;
  /** `HTTP_PORT`: 0 takes a free one, named in the first log line. */
  readonly httpPort: number;
  /** `SIM_SEED`: decides all outcomes and faults. */
  readonly seed: string;
  /** `SIM_RUN_ID`: part of every sid. Left out, each start has its own, so that sids stay unique for services that outlive the simulator. */
  readonly runId: string | null;
  /** `SIM_ACCOUNT_SID` */
  readonly accountSid: string;
  /** `SIM_AUTH_TOKEN` */
  readonly authToken: string;
  /** `SIM_INBOUND_URL`: where people's messages are posted. */
  readonly inboundUrl: string | null;
  /** `SIM_DEBUGGER_URL`: where failed webhooks are reported. */
  readonly debuggerUrl: string | null;
  /** `SIM_L_MS`: how long an acceptance may stay out of fetch and list. */
  readonly listingDelayMaxMs: number;
  /** `SIM_SENDERS`: JSON list of `{address, mps?, messagingServiceSid?}`. */
  readonly senders: readonly SenderSettings[];
  /** `SIM_CALLBACK_DELAY_SCALE`: 1 is realistic, 0.2 brings most receipts within two seconds. */
  readonly callbackDelayScale: number;
  /** `SIM_CONCURRENCY_LIMIT`: requests at once per account. Twilio publishes none; about 100 is reported. */
  readonly concurrencyLimit: number;
  /** `SIM_VONAGE_PUBLIC_KEY`: PEM of the key that tokens of the second provider's application are checked with; `\\n` stands for the end of a line. Left out, only its key and secret open it. */
  readonly vonagePublicKey: string | null;
  /** `SIM_VONAGE_NUMBERS`: numbers of the second provider, between commas. */
  readonly vonageNumbers: readonly string[];
  /** `SIM_VONAGE_INBOUND_URL`: where what people write to these is posted. */
  readonly vonageInboundUrl: string | null;
  /** `SIM_LEDGER_FILE`: appends the ledger to this file. */
  readonly ledgerFile: string | null;
}

/** Reads the environment; throws one error that lists every fault. */
export function readConfig(env: Readonly<Record<string, string | undefined>> = process.env): AppConfig {
  const faults: string[] = [];
  const text = (name: string, fallback: string, pattern = /./): string => {
    const value = env[name] || fallback;
    if (!pattern.test(value)) faults.push(`${name} does not look right (expected ${pattern})`);
    return value;
  };
  const number = (name: string, fallback: number, least = 0): number => {
    const value = Number(env[name] || fallback);
    if (!(value >= least)) faults.push(`${name} must be a number of at least ${least}`);
    return value;
  };
  const config: AppConfig = {
    httpHost: text('HTTP_HOST', '127.0.0.1'),
    httpPort: number('HTTP_PORT', 0),
    seed: text('SIM_SEED', 'signalbox'),
    runId: env['SIM_RUN_ID'] || null,
    accountSid: text('SIM_ACCOUNT_SID', 'AC00000000000000000000000000000001', /^AC[0-9a-f]{32}$/),
    authToken: text('SIM_AUTH_TOKEN', 'simulator-auth-token'),
    inboundUrl: env['SIM_INBOUND_URL'] ? text('SIM_INBOUND_URL', '', /^https?:\/\//) : null,
    debuggerUrl: env['SIM_DEBUGGER_URL'] ? text('SIM_DEBUGGER_URL', '', /^https?:\/\//) : null,
    listingDelayMaxMs: number('SIM_L_MS', 3_000),
    senders: readSenders(env['SIM_SENDERS'], faults),
    callbackDelayScale: number('SIM_CALLBACK_DELAY_SCALE', 0.2),
    concurrencyLimit: number('SIM_CONCURRENCY_LIMIT', 100, 1),
    vonageNumbers: env['SIM_VONAGE_NUMBERS']?.split(',').filter((number) => number !== '') ?? [],
    vonageInboundUrl: env['SIM_VONAGE_INBOUND_URL'] ? text('SIM_VONAGE_INBOUND_URL', '', /^https?:\/\//) : null,
    vonagePublicKey: env['SIM_VONAGE_PUBLIC_KEY']?.replaceAll('\\n', '\n') || null,
    ledgerFile: env['SIM_LEDGER_FILE'] || null,
  };
  if (faults.length > 0) throw new Error(`configuration: ${faults.join('; ')}`);
  return Object.freeze(config);
}

function readSenders(json: string | undefined, faults: string[]): readonly SenderSettings[] {
  if (!json) return [];
  const rows = parseJson(json);
  if (Array.isArray(rows) && rows.every(isSender)) return rows;
  faults.push('SIM_SENDERS must be a JSON list of {"address", "mps"?, "messagingServiceSid"?}');
  return [];
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

function isSender(row: unknown): row is SenderSettings {
  if (typeof row !== 'object' || row === null) return false;
  const { address, mps, messagingServiceSid } = row as Record<string, unknown>;
  const isPaced = mps === undefined || (typeof mps === 'number' && mps > 0);
  return typeof address === 'string' && isPaced && (messagingServiceSid === undefined || typeof messagingServiceSid === 'string');
}
