import { createKafkaClient, type KafkaClient } from '@signalbox/kafka';
import { createLogger } from '@signalbox/telemetry';
import { awaitInSync } from '../cluster/move-leaders.js';
import type { Stack } from '../stack.js';
import { TRIAL_SOURCE, TRIAL_TARGET } from './member-settings.js';

export interface TrialTopics {
  readonly client: KafkaClient;
  /** As the cluster names them. */
  readonly names: readonly string[];
  readonly partitions: number;
}

const IN_SYNC_DEADLINE_MS = 30_000;

/** Empty topics of a trial under a prefix of its own, on all brokers, where there are three with two in sync for an acknowledgement. */
export async function createTrialTopics(stack: Pick<Stack, 'kafkaBrokers'>, topicPrefix: string, partitions: number): Promise<TrialTopics> {
  const client = createKafkaClient({ brokers: stack.kafkaBrokers, clientId: `${topicPrefix}trial`, topicPrefix, logger: createLogger({ service: 'trial', level: 'fatal' }) });
  const replicationFactor = stack.kafkaBrokers.length;
  const config: Record<string, string> = replicationFactor === 3 ? { 'min.insync.replicas': '2' } : {};
  const admin = client.openTopicAdmin();
  await admin.createTopics([TRIAL_SOURCE, TRIAL_TARGET, 'dead-letters'].map((topic) => ({ topic, partitions, replicationFactor, config })));
  await admin.close();
  const names = [TRIAL_SOURCE, TRIAL_TARGET].map((topic) => topicPrefix + topic);
  await awaitInSync(stack.kafkaBrokers, names, IN_SYNC_DEADLINE_MS);
  return { client, names, partitions };
}
