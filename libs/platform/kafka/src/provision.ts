import { createLogger } from '@signalbox/telemetry';
import { createKafkaClient } from './kafkajs/client.js';
import { readProvisionConfig } from './provision.config.js';
import { provisionTopics } from './provision-topics.js';

/** Creates the declared topics that the brokers of KAFKA_BROKERS lack; to be run before a release. Safe to repeat, and from several places at once. */
try {
  const { replicationFactor, ...cluster } = readProvisionConfig();
  const client = createKafkaClient({ ...cluster, clientId: 'signalbox-provision', logger: createLogger({ service: 'provision', level: 'warn' }) });
  const { created, differences } = await provisionTopics(client, { replicationFactor });
  process.stdout.write(`${created.length} topics created, ${differences.length} differ from their declaration.\n`);
} catch (error) {
  process.stderr.write(`The topics were not provisioned: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
