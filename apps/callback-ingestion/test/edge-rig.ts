import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateDevelopmentKeys, loadKeyring, type Keyring } from '@signalbox/crypto';
import type { OutboundRecord, RecordProducer } from '@signalbox/kafka';
import { manualClock } from '@signalbox/message';
import { createCredentialsBook } from '@signalbox/providers';
import { openSpool, type Spool, type SpoolLimits } from '@signalbox/spool';
import { createLogger, createMetrics, type Metrics } from '@signalbox/telemetry';
import { BrokerWatch } from '../src/edge/broker-watch.js';
import type { EdgeTools } from '../src/edge/edge-tools.js';
import { readSigningTokens } from '../src/edge/signing-tokens.js';
import { WebhookReceiver, type EdgeIdentity } from '../src/edge/webhook-receiver.js';
import { KafkaOrDiskStore, type StoreLimits } from '../src/edge/webhook-store.js';
import { START_MS } from './samples.js';

export const ACCOUNT = `AC${'0'.repeat(32)}`;
export const APPLICATION = '11111111-2222-4333-8444-555555555555';
export const TOKEN = 'current-token';
export const PREVIOUS_TOKEN = 'previous-token';
export const BASE_URL = 'https://hooks.example.com';

export function makeKeyring(): Keyring {
  const { environment: keys } = generateDevelopmentKeys('callback-ingestion-test');
  return loadKeyring({ fieldKeys: JSON.parse(keys.SB_FIELD_KEYS) as Record<string, string>, fieldKey: keys.SB_FIELD_KEY, peppers: JSON.parse(keys.SB_PEPPERS) as string[], bodyKey: keys.SB_BODY_KEY });
}

export function makeEdgeTools(): EdgeTools & { readonly metrics: Metrics } {
  return { keyring: makeKeyring(), clock: manualClock(START_MS), random: () => 0.5, metrics: createMetrics({ service: 'callback-ingestion', processMetrics: false }) };
}

export const EDGE_IDENTITY: EdgeIdentity = { publicBaseUrl: BASE_URL, signingTokensOf: readSigningTokens(createCredentialsBook([
  { provider: 'twilio', accountSid: ACCOUNT, tenants: '*', key: null, signingTokens: [TOKEN, PREVIOUS_TOKEN] },
  { provider: 'vonage', applicationId: APPLICATION, tenants: '*', key: null, signingTokens: [TOKEN, PREVIOUS_TOKEN] },
])) };
export const STORE_LIMITS: StoreLimits = { maxInFlight: 3, publishDeadlineMs: 40 };

/** One that has no disk to fall back on. */
export function makeReceiver(tools: EdgeTools, producer: RecordProducer): WebhookReceiver {
  const watch = new BrokerWatch(tools.clock, STORE_LIMITS.publishDeadlineMs);
  return new WebhookReceiver(new KafkaOrDiskStore({ producer, watch, keyring: tools.keyring, spool: null, onSpooled: () => undefined }, STORE_LIMITS), tools, EDGE_IDENTITY);
}

/** A broker that acknowledges, refuses or is silent, as the test says. */
export class ScriptedProducer implements RecordProducer {
  readonly published: OutboundRecord[] = [];
  #answer: () => Promise<void> = () => Promise.resolve();

  publish(records: readonly OutboundRecord[]): Promise<void> {
    this.published.push(...records);
    return this.#answer();
  }

  /** From now on every publish takes what this gives. */
  answerWith(answer: () => Promise<void>): void {
    this.#answer = answer;
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

/** A spool in a folder of its own, on the real disk. */
export async function openTestSpool(tools: EdgeTools, limits: Partial<SpoolLimits> = {}): Promise<TestSpool> {
  const directory = await mkdtemp(join(tmpdir(), 'edge-spool-'));
  const spool = await openSpool({ directory, clock: tools.clock, metrics: tools.metrics, logger: createLogger({ service: 'callback-ingestion', level: 'fatal' }), limits: { lingerMs: 0, ...limits } });
  const remove = (): Promise<void> => spool.close().then(() => rm(directory, { recursive: true, force: true }));
  return { spool, directory, remove, readFiles: () => readFiles(directory) };
}

export interface TestSpool {
  readonly spool: Spool;
  readonly directory: string;
  /** All bytes of all its files. */
  readFiles(): Promise<string>;
  remove(): Promise<void>;
}

async function readFiles(directory: string): Promise<string> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  return (await Promise.all(entries.filter((entry) => entry.isFile()).map((entry) => readFile(join(entry.parentPath, entry.name), 'latin1')))).join('');
}
