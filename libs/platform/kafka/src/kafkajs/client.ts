import type { Logger } from '@signalbox/telemetry';
import type { KafkaClient } from '../ports/kafka-client.js';

export interface KafkaClientOptions {
  /** host:port */
  readonly brokers: readonly string[];
  readonly clientId: string;
  /** Put before every logical topic name; empty by default. */
  readonly topicPrefix?: string;
  readonly logger: Logger;
}

export declare function createKafkaClient(options: KafkaClientOptions): KafkaClient;
