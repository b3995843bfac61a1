import type { Logger } from '@signalbox/telemetry';
import { Kafka, logLevel } from 'kafkajs';
import type { KafkaClient } from '../ports/kafka-client.js';
import { ConsumerAdapter } from './consumer-adapter.js';
import { bridgeLogs } from './log-bridge.js';
import { ProducerAdapter } from './producer-adapter.js';
import { TopicAdminAdapter } from './topic-admin-adapter.js';
import { topicNames } from './topic-names.js';
import { registerZstd } from './zstd-codec.js';

export interface KafkaClientOptions {
  /** host:port */
  readonly brokers: readonly string[];
  readonly clientId: string;
  /** Put before every logical topic name; empty by default. */
  readonly topicPrefix?: string;
  readonly logger: Logger;
}

/** Opening a connection across a cloud's network, with TLS, takes longer than kafkajs's second. */
const CONNECTION_TIMEOUT_MS = 5_000;
/** A broker that does not answer for so long is given up; longer than it may wait for its replicas. */
const REQUEST_TIMEOUT_MS = 12_000;

/** Kafka by kafkajs. Nothing connects before it is used. */
export function createKafkaClient({ brokers, clientId, topicPrefix = '', logger }: KafkaClientOptions): KafkaClient {
  registerZstd();
  const names = topicNames(topicPrefix);
  const kafka = new Kafka({
    brokers: [...brokers],
    clientId,
    connectionTimeout: CONNECTION_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    logLevel: logLevel.INFO,
    logCreator: bridgeLogs(logger),
    retry: { initialRetryTime: 100, factor: 0.2, multiplier: 2, maxRetryTime: 1_000, retries: 5 },
  });
  return {
    topicPrefix,
    logger,
    openConsumer: (consumer) => new ConsumerAdapter({ kafka, names, logger, consumer }),
    openProducer: () => new ProducerAdapter(kafka, names),
    openTopicAdmin: () => new TopicAdminAdapter(kafka, names),
  };
}
