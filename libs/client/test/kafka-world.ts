import { randomUUID } from 'node:crypto';
import { TOPICS } from '@signalbox/contracts';
import { Kafka, logLevel, Partitioners, type Message } from 'kafkajs';

export const BROKERS = (process.env.KAFKA_BROKERS ?? '').split(',').filter((broker) => broker !== '');
export const PARTITIONS = 3;

export interface ReadRecord {
  readonly topic: string;
  readonly partition: number;
  readonly key: string | null;
  readonly value: string;
}

/** Topics of its own for one test, on the broker that the environment names. */
export interface KafkaWorld {
  readonly prefix: string;
  /** Writes to a topic by its logical name. */
  write(topic: string, messages: readonly Message[]): Promise<void>;
  /** Reads `count` records of the topics from the beginning. */
  read(topics: readonly string[], count: number): Promise<readonly ReadRecord[]>;
  close(): Promise<void>;
}

export async function createKafkaWorld(): Promise<KafkaWorld> {
  if (BROKERS.length === 0) throw new Error('KAFKA_BROKERS names no broker; run this through the local stack.');
  const prefix = `t-${randomUUID().slice(0, 8)}-`;
  const kafka = new Kafka({ brokers: BROKERS, clientId: 'client-test', logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });
  await Promise.all([admin.connect(), producer.connect()]);
  const names = TOPICS.map((topic) => topic.name).filter((name) => name.startsWith('intents-') || name === 'message-status');
  await admin.createTopics({ waitForLeaders: true, topics: names.map((name) => ({ topic: prefix + name, numPartitions: PARTITIONS, replicationFactor: 1 })) });
  return {
    prefix,
    async write(topic, messages) {
      await producer.send({ topic: prefix + topic, acks: -1, messages: [...messages] });
    },
    async read(topics, count) {
      const records: ReadRecord[] = [];
      const consumer = kafka.consumer({ groupId: `${prefix}reader-${randomUUID()}`, maxWaitTimeInMs: 100 });
      await consumer.connect();
      await consumer.subscribe({ topics: topics.map((topic) => prefix + topic), fromBeginning: true });
      await new Promise<void>((resolve, reject) => {
        const eachMessage = ({ topic, partition, message }: { topic: string; partition: number; message: { key: Buffer | null; value: Buffer | null } }): Promise<void> => {
          records.push({ topic: topic.slice(prefix.length), partition, key: message.key?.toString() ?? null, value: message.value?.toString() ?? '' });
          if (records.length >= count) resolve();
          return Promise.resolve();
        };
        consumer.run({ eachMessage }).catch(reject);
      });
      await consumer.disconnect();
      return records;
    },
    async close() {
      await admin.deleteTopics({ topics: names.map((name) => prefix + name) });
      await Promise.all([admin.disconnect(), producer.disconnect()]);
    },
  };
}
