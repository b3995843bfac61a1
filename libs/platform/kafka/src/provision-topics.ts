import { TOPICS, type Topic } from '@signalbox/contracts';
import type { KafkaClient } from './ports/kafka-client.js';
import type { NewTopic } from './ports/topic-admin-port.js';
import { DEAD_LETTERS } from './runner/dead-letter-record.js';

export interface ProvisionOptions {
  readonly replicationFactor: number;
  /** Overrides the declared partition counts. */
  readonly partitions?: number;
}

export interface ProvisionReport {
  readonly created: readonly string[];
  /** Topics that exist otherwise than declared, one sentence each. */
  readonly differences: readonly string[];
}

/** No record may be longer than what still fits a dead letter, in which it is sealed and in base64 twice. */
const MOST_MESSAGE_BYTES = 600_000;
const MOST_DEAD_LETTER_BYTES = 2_000_000;
const HOUR_MS = 3_600_000;

/** Creates the declared topics that do not exist, and says which of the others differ; never changes one. Idempotent. Rejects with AdapterError. */
export async function provisionTopics(client: KafkaClient, options: ProvisionOptions): Promise<ProvisionReport> {
  const admin = client.openTopicAdmin();
  try {
    const wanted = TOPICS.map((topic) => toNewTopic(topic, options));
    const counts = await admin.partitionCounts(wanted.map(({ topic }) => topic));
    const missing = wanted.filter(({ topic }) => !counts.has(topic));
    if (missing.length > 0) await admin.createTopics(missing);
    const differences = wanted.flatMap(({ topic, partitions }) => describeDifference(topic, partitions, counts.get(topic)));
    for (const difference of differences) client.logger.warn(difference);
    return { created: missing.map(({ topic }) => topic), differences };
  } finally {
    await admin.close();
  }
}

function toNewTopic(topic: Topic, { replicationFactor, partitions = topic.partitions }: ProvisionOptions): NewTopic {
  const config = {
    ...(topic.isCompacted ? { 'cleanup.policy': 'compact' } : { 'retention.ms': String(topic.retentionHours * HOUR_MS) }),
    'min.insync.replicas': replicationFactor >= 3 ? '2' : '1',
    'max.message.bytes': String(topic.name === DEAD_LETTERS ? MOST_DEAD_LETTER_BYTES : MOST_MESSAGE_BYTES),
    // Producers outside compress as they like; brokers store what every consumer here can read.
    'compression.type': 'zstd',
  };
  return { topic: topic.name, partitions, replicationFactor, config };
}

function describeDifference(topic: string, declared: number, actual: number | undefined): string[] {
  if (actual === undefined || actual === declared) return [];
  return [`Topic ${topic} has ${actual} partitions, not ${declared}: keys hash to other numbers than on the topics it is read with, so their order across topics is lost. Recreate it or change its declaration.`];
}
