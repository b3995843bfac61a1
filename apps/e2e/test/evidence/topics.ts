import { createKafkaClient, readTopic, type KafkaClient, type TopicRecord } from '@signalbox/kafka';
import type { Signalbox } from '@signalbox/local-stack';
import { createLogger } from '@signalbox/telemetry';

export function connectKafka(signalbox: Signalbox): KafkaClient {
  return createKafkaClient({ brokers: [...signalbox.stack.kafkaBrokers], clientId: 'e2e', logger: createLogger({ service: 'e2e', level: 'error' }) });
}

/** All that the topic holds now. */
export function readWholeTopic(signalbox: Signalbox, topic: string): Promise<TopicRecord[]> {
  return readTopic(connectKafka(signalbox), topic, `e2e-${topic}-${crypto.randomUUID()}`);
}

export const textOf = (bytes: Uint8Array | null): string => Buffer.from(bytes ?? []).toString('utf8');

export function valueOf<V>({ record }: TopicRecord): V {
  return JSON.parse(textOf(record.value)) as V;
}
