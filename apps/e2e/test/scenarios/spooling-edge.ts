import { join } from 'node:path';
import { createKafkaClient, provisionTopics, type KafkaClient } from '@signalbox/kafka';
import { CARRIER_ACCOUNT, developmentKeys, repositoryFolder, startStack, type ServiceHandle, type Stack } from '@signalbox/local-stack';
import { createLogger } from '@signalbox/telemetry';

/** A broker that can be stopped, and one edge alone before it. */
export interface SpoolingEdge {
  readonly stack: Stack;
  readonly kafka: KafkaClient;
  readonly origin: string;
  readonly service: ServiceHandle;
}

export async function startSpoolingEdge(): Promise<SpoolingEdge> {
  const stack = await startStack({ ownServers: true, durability: 'relaxed' });
  try {
    const kafka = createKafkaClient({ brokers: [...stack.kafkaBrokers], clientId: 'e2e', logger: createLogger({ service: 'e2e', level: 'error' }) });
    await provisionTopics(kafka, { replicationFactor: 1 });
    const origin = `http://127.0.0.1:${await stack.reservePort()}`;
    const { SB_INTAKE_PRIVATE_KEYS: _onlyIntakes, ...keys } = developmentKeys.environment;
    const service = await stack.startService({
      name: 'edge', entry: join(repositoryFolder, 'apps/callback-ingestion/dist/src/main.js'), readyUrl: `${origin}/health/ready`,
      env: {
        ...keys, SERVICE_ROLES: 'edge', HTTP_PORT: new URL(origin).port, PUBLIC_BASE_URL: origin, LOG_LEVEL: 'info',
        TWILIO_ACCOUNT_SID: CARRIER_ACCOUNT.sid, TWILIO_AUTH_TOKEN: CARRIER_ACCOUNT.authToken, SPOOL_DIRECTORY: join(stack.folder, 'spool'),
      },
    });
    return { stack, kafka, origin, service };
  } catch (error) {
    await stack.stop();
    throw error;
  }
}
