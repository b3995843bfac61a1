import type { BaseOptions } from '@platformatic/kafka';
import type { KafkaClient, KafkaClientOptions } from '../../src/index.js';
import { topicNames, type TopicNames } from '../../src/kafkajs/topic-names.js';
import { ConsumerAdapter } from './consumer-adapter.js';
import { ProducerAdapter } from './producer-adapter.js';
import { TopicAdminAdapter } from './topic-admin-adapter.js';

/** What the adapters share: how to connect, and how topics are called there. */
export interface Cluster {
  readonly connect: BaseOptions;
  readonly names: TopicNames;
}

/** Kafka by @platformatic/kafka. Nothing connects before it is used. */
export function createPlatformaticClient({ brokers, clientId, topicPrefix = '', logger }: KafkaClientOptions): KafkaClient {
  const retryDelay = (_client: object, _operation: string, attempt: number): number => Math.min(100 * 2 ** (attempt - 1), 2_000);
  const connect = { clientId, bootstrapBrokers: [...brokers], retries: 10, retryDelay, autocreateTopics: false, strict: true } satisfies BaseOptions;
  const cluster: Cluster = { connect, names: topicNames(topicPrefix) };
  return {
    topicPrefix,
    logger,
    openConsumer: (consumer) => new ConsumerAdapter({ cluster, logger, consumer }),
    openProducer: () => new ProducerAdapter(cluster),
    openTopicAdmin: () => new TopicAdminAdapter(cluster),
  };
}
