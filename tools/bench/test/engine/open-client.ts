import { createKafkaClient, type KafkaClient } from '@signalbox/kafka';
import { createPlatformaticClient } from '@signalbox/kafka/testing/platformatic';
import type { RigTask } from '../../src/rig.js';
import { logger } from '../../src/engine/load-topic.js';

const OPEN = { kafkajs: createKafkaClient, platformatic: createPlatformaticClient };

/** The client that a program was told to use. */
export function openClient({ client, brokers, prefix }: RigTask): KafkaClient {
  return OPEN[client]({ brokers, clientId: 'bench', topicPrefix: prefix, logger });
}
