import type { Logger } from '@signalbox/telemetry';
import type { ConsumerOptions, ConsumerPort } from './consumer-port.js';
import type { ProducerPort } from './producer-port.js';
import type { TopicAdminPort } from './topic-admin-port.js';

/** One Kafka cluster as the engine sees it; everything above speaks logical topic names. */
export interface KafkaClient {
  readonly topicPrefix: string;
  readonly logger: Logger;
  /** None of these connects before it is used. */
  openConsumer(options: ConsumerOptions): ConsumerPort;
  openProducer(): ProducerPort;
  openTopicAdmin(): TopicAdminPort;
}
