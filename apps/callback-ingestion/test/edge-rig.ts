import { generateDevelopmentKeys, loadKeyring, type Keyring } from '@signalbox/crypto';
import type { OutboundRecord, RecordProducer } from '@signalbox/kafka';
import { manualClock } from '@signalbox/message';
import { createMetrics, type Metrics } from '@signalbox/telemetry';
import type { EdgeTools } from '../src/edge/edge-tools.js';
import type { EdgeLimits } from '../src/edge/webhook-receiver.js';
import { START_MS } from './samples.js';

export const ACCOUNT = `AC${'0'.repeat(32)}`;
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

export const EDGE_LIMITS: EdgeLimits = { publicBaseUrl: BASE_URL, authTokens: new Map([[ACCOUNT, [TOKEN, PREVIOUS_TOKEN]]]), maxInFlight: 3, publishDeadlineMs: 40 };

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
