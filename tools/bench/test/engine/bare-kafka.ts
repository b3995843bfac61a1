import { createKafkaClient } from '@signalbox/kafka';
import { Kafka, logLevel } from 'kafkajs';
import { logger } from '../../src/engine/load-topic.js';

/** kafkajs with nothing around it, for what the product is compared with. */
export function openBareKafka(brokers: readonly string[]): Kafka {
  // Makes zstd known to kafkajs.
  createKafkaClient({ brokers, clientId: 'bench', logger });
  return new Kafka({ brokers: [...brokers], clientId: 'bench', logLevel: logLevel.NOTHING });
}
