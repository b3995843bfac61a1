import { createLogger } from '@signalbox/telemetry';
import { createKafkaClient, type KafkaClient } from '../src/index.js';
import type { ContractWorld } from '../testing/contract-world.js';
import { eventually } from '../testing/eventually.js';
import { systemClock } from './system-clock.js';

export const PARTITIONS = 4;
const TOPICS_USED = ['intents-otp', 'intents-transactional', 'intents-marketing', 'dead-letters'];

let worlds = 0;

export function brokers(): string[] {
  const list = process.env['KAFKA_BROKERS'];
  if (list === undefined || list === '') throw new Error('KAFKA_BROKERS is not set: these tests need a broker, see the local stack');
  return list.split(',');
}

export function openClient(topicPrefix: string): KafkaClient {
  return createKafkaClient({ brokers: brokers(), clientId: 'engine-test', topicPrefix, logger: createLogger({ service: 'test', level: 'fatal' }) });
}

/** Empty topics under a prefix of their own. */
export async function openWorld(partitions = PARTITIONS, open = openClient): Promise<ContractWorld> {
  const client = open(`test-${process.pid}-${Date.now()}-${worlds++}-`);
  const admin = client.openTopicAdmin();
  await admin.createTopics(TOPICS_USED.map((topic) => ({ topic, partitions, replicationFactor: 1, config: {} })));
  // The broker answers for a topic's metadata a little before it leads the partitions.
  for (const topic of TOPICS_USED) await eventually(systemClock, `${topic} has leaders`, () => admin.offsetRanges(topic).then(() => true, () => false));
  await admin.close();
  return { client, clock: systemClock, partitions };
}
