import type { MessageEvent, MessageStatusChanged } from '@signalbox/contracts';
import { scanTopic, type FetchedRecord, type KafkaClient } from '@signalbox/kafka';

/** From the first intent that was taken on to the last final status, by the time stamps of their records. */
export interface Journeys {
  readonly firstMs: number;
  readonly lastMs: number;
  /** Messages whose current status is final. */
  readonly finals: number;
}

/** What Kafka holds of the messages whose idempotency keys begin so. */
export async function readJourneys(client: KafkaClient, keyPrefix: string): Promise<Journeys> {
  const decoder = new TextDecoder();
  const read = <T>({ value }: FetchedRecord): T => JSON.parse(decoder.decode(value ?? new Uint8Array())) as T;
  let firstMs = Infinity;
  let lastMs = -Infinity;
  const finals = new Set<string>();
  await scanTopic({ client, topic: 'message-events', groupId: `bench-facts-${keyPrefix}` }, ({ record }) => {
    const fact = read<MessageEvent>(record);
    if (fact.type === 'intent-accepted' && fact.idempotencyKey?.startsWith(keyPrefix) === true) firstMs = Math.min(firstMs, record.timestampMs);
  });
  await scanTopic({ client, topic: 'message-status', groupId: `bench-statuses-${keyPrefix}` }, ({ record }) => {
    const status = read<MessageStatusChanged>(record);
    if (!status.terminal || !status.idempotencyKey.startsWith(keyPrefix)) return;
    finals.add(status.messageId);
    lastMs = Math.max(lastMs, record.timestampMs);
  });
  return { firstMs, lastMs, finals: finals.size };
}
