import type { Clock } from '@signalbox/message';
import type { Metrics } from '@signalbox/telemetry';
import type { KafkaClient } from '../ports/kafka-client.js';
import type { RecordProducer } from './record-producer.js';

export interface ProducerLimits {
  readonly lingerMs: number;
  readonly batchRecords: number;
  readonly batchBytes: number;
  readonly queueRecords: number;
  readonly queueBytes: number;
  /** Bytes of one record; larger ones are rejected. */
  readonly recordBytes: number;
  /** From entering the queue to the acknowledgement. */
  readonly deliveryTimeoutMs: number;
}

export interface ProducerOptions {
  readonly client: KafkaClient;
  readonly clock: Clock;
  readonly metrics: Metrics;
  readonly limits?: Partial<ProducerLimits>;
}

export declare function createProducer(options: ProducerOptions): RecordProducer;
