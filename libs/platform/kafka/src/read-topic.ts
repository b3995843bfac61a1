import type { FetchedRecord } from './ports/consumer-port.js';
import type { KafkaClient } from './ports/kafka-client.js';

export interface TopicRecord {
  readonly partition: number;
  readonly record: FetchedRecord;
}

export interface TopicScan {
  readonly client: KafkaClient;
  readonly topic: string;
  /** A group of the scan's own, which must be new. */
  readonly groupId: string;
}

const SESSION_TIMEOUT_MS = 10_000;
const HEARTBEAT_MS = 1_000;
const MAX_WAIT_MS = 100;

/**
 * Every record that a topic holds at the time of the call, by partition in offset order: for tools and tests, which compare what
 * was written with what was promised. Joins as a group of its own under `groupId`, which must be new. Rejects with AdapterError.
 */
export async function readTopic(client: KafkaClient, topic: string, groupId: string): Promise<TopicRecord[]> {
  const found: TopicRecord[] = [];
  await scanTopic({ client, topic, groupId }, (record) => void found.push(record));
  return found.sort((a, b) => a.partition - b.partition || a.record.offset - b.record.offset);
}

/** Shows every record that a topic holds at the time of the call, once, in offset order within each partition. Rejects with AdapterError. */
export async function scanTopic({ client, topic, groupId }: TopicScan, show: (record: TopicRecord) => void): Promise<void> {
  const missing = new Map((await readRanges(client, topic)).filter(({ oldest, next }) => next > oldest).map(({ partition, next }) => [partition, next]));
  if (missing.size === 0) return;
  const consumer = client.openConsumer({ groupId, topics: [topic], sessionTimeoutMs: SESSION_TIMEOUT_MS, heartbeatIntervalMs: HEARTBEAT_MS, maxWaitMs: MAX_WAIT_MS });
  const { promise: finished, resolve, reject } = Promise.withResolvers<void>();
  const ignore = (): void => undefined;
  /** Offsets shown: after a rebalance everything comes again, for nothing is committed. */
  const shown = new Map<number, number>();
  try {
    await consumer.start({
      onAssigned: ignore, onRebalancing: ignore, onConfirmed: ignore,
      onCrash: (error, restarting) => void (restarting || reject(error)),
      onRecords: ({ partition }, records) => {
        const end = missing.get(partition);
        if (end === undefined) return;
        for (const record of records) if (record.offset < end && record.offset > (shown.get(partition) ?? -1)) show({ partition, record });
        shown.set(partition, Math.max(shown.get(partition) ?? -1, records.at(-1)?.offset ?? -1));
        if ((records.at(-1)?.offset ?? 0) >= end - 1) missing.delete(partition);
        if (missing.size === 0) resolve();
      },
    });
    await finished;
  } finally {
    await consumer.stop();
  }
}

async function readRanges(client: KafkaClient, topic: string) {
  const admin = client.openTopicAdmin();
  try {
    return await admin.offsetRanges(topic);
  } finally {
    await admin.close();
  }
}
