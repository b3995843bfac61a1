import type { FetchedRecord } from './ports/consumer-port.js';
import type { KafkaClient } from './ports/kafka-client.js';

export interface TopicRecord {
  readonly partition: number;
  readonly record: FetchedRecord;
}

const SESSION_TIMEOUT_MS = 10_000;
const HEARTBEAT_MS = 1_000;
const MAX_WAIT_MS = 100;

/**
 * Every record that a topic holds at the time of the call, by partition in offset order: for tools and tests, which compare what
 * was written with what was promised. Joins as a group of its own under `groupId`, which must be new. Rejects with AdapterError.
 */
export async function readTopic(client: KafkaClient, topic: string, groupId: string): Promise<TopicRecord[]> {
  const missing = new Map((await readRanges(client, topic)).filter(({ oldest, next }) => next > oldest).map(({ partition, next }) => [partition, next]));
  const found: TopicRecord[] = [];
  if (missing.size === 0) return found;
  const consumer = client.openConsumer({ groupId, topics: [topic], sessionTimeoutMs: SESSION_TIMEOUT_MS, heartbeatIntervalMs: HEARTBEAT_MS, maxWaitMs: MAX_WAIT_MS });
  const { promise: finished, resolve, reject } = Promise.withResolvers<void>();
  const ignore = (): void => undefined;
  try {
    await consumer.start({
      onAssigned: ignore, onRebalancing: ignore, onConfirmed: ignore,
      onCrash: (error, restarting) => void (restarting || reject(error)),
      onRecords: ({ partition }, records) => {
        const end = missing.get(partition);
        if (end === undefined) return;
        for (const record of records) if (record.offset < end) found.push({ partition, record });
        if ((records.at(-1)?.offset ?? 0) >= end - 1) missing.delete(partition);
        if (missing.size === 0) resolve();
      },
    });
    await finished;
  } finally {
    await consumer.stop();
  }
  return found.sort((a, b) => a.partition - b.partition || a.record.offset - b.record.offset);
}

async function readRanges(client: KafkaClient, topic: string) {
  const admin = client.openTopicAdmin();
  try {
    return await admin.offsetRanges(topic);
  } finally {
    await admin.close();
  }
}
