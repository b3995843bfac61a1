import type { Intent } from '@signalbox/contracts';
import { createKafkaClient, createProducer, toRecord, type KafkaClient, type OutboundRecord, type RecordProducer } from '@signalbox/kafka';
import type { Clock } from '@signalbox/message';
import { createLogger, createMetrics } from '@signalbox/telemetry';

/** Declared topics, since the engine runs on no others; every load has its own under a prefix. */
export const SOURCE = 'intents-otp';
export const TARGET = 'intents-marketing';

export const clock: Clock = { nowMs: () => Date.now(), monotonicMs: () => performance.now() };
export const newMetrics = () => createMetrics({ service: 'bench', processMetrics: false });
export const logger = createLogger({ service: 'bench', level: 'fatal' });

/** So much of a record is not its body. */
const ENVELOPE_BYTES = 140;
const CHUNK_RECORDS = 500;
/** Enough for the producer to find a full batch whenever it is ready. */
const CHUNKS_AT_ONCE = 10;
const CLOSE_BUDGET_MS = 30_000;

/** An intent that is numbered by its idempotency key; its JSON has about so many bytes. */
export function loadRecord(index: number, key: string, bytes: number, topic = SOURCE): OutboundRecord {
  const value: Intent = { tenantId: 'acme', idempotencyKey: String(index), purpose: 'one-time-passcode', personal: { to: '+14155550123', body: filler(index, Math.max(0, bytes - ENVELOPE_BYTES)) } };
  return toRecord(topic, 'intent', value, { key });
}

/** Text that compresses about as texts do. */
function filler(index: number, length: number): string {
  let text = '';
  for (let word = index; text.length < length; word = (word * 1_103_515_245 + 12_345) & 0x7fffffff) text += `${(word % 4_096).toString(36)} `;
  return text.slice(0, length);
}

export const indexOf = (value: Intent): number => Number(value.idempotencyKey);

export function openBenchClient(brokers: readonly string[], topicPrefix: string): KafkaClient {
  return createKafkaClient({ brokers, clientId: 'bench', topicPrefix, logger });
}

export interface LoadTopics {
  readonly partitions: number;
  readonly replicationFactor?: number;
  readonly topics?: readonly string[];
}

export async function createLoadTopics(client: KafkaClient, { partitions, replicationFactor = 1, topics = [SOURCE] }: LoadTopics): Promise<void> {
  const admin = client.openTopicAdmin();
  const config: Record<string, string> = replicationFactor >= 3 ? { 'min.insync.replicas': '2' } : {};
  try {
    await admin.createTopics(topics.map((topic) => ({ topic, partitions, replicationFactor, config })));
  } finally {
    await admin.close();
  }
}

/** Publishes records 0 to `count` - 1 in their order; resolves when all are acknowledged. */
export async function fillTopic(client: KafkaClient, count: number, make: (index: number) => OutboundRecord): Promise<void> {
  const producer = createProducer({ client, clock, metrics: newMetrics() });
  try {
    await publishRange(producer, { from: 0, to: count }, make);
  } finally {
    await producer.close(CLOSE_BUDGET_MS);
  }
}

async function publishRange(producer: RecordProducer, { from, to }: { readonly from: number; readonly to: number }, make: (index: number) => OutboundRecord): Promise<void> {
  const open: Promise<void>[] = [];
  for (let first = from; first < to; first += CHUNK_RECORDS) {
    const chunk = Array.from({ length: Math.min(CHUNK_RECORDS, to - first) }, (_unused, index) => make(first + index));
    if (open.length >= CHUNKS_AT_ONCE) await open.shift();
    open.push(producer.publish(chunk));
  }
  await Promise.all(open);
}
