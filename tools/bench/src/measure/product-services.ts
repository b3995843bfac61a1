import { createSignalboxClient, type SignalboxClient } from '@signalbox/client';
import { developmentKeys, DEVELOPMENT_TENANTS, type Signalbox } from '@signalbox/local-stack';
import type { BenchLoad } from './bench-load.js';

/** Those who publish intents: one client of the product's own library for each tenant. */
export interface ProductServices {
  /** Resolves when Kafka has them all. */
  publish(loads: readonly BenchLoad[]): Promise<void>;
  close(): Promise<void>;
}

export function openProductServices(signalbox: Signalbox): ProductServices {
  const clients = new Map(DEVELOPMENT_TENANTS.map(({ tenantId, keyPepper }) => [tenantId, connect(signalbox, tenantId, keyPepper)]));
  return {
    publish: async (loads) => void (await Promise.all(loads.map(async ({ tenantId, intents }) => clients.get(tenantId)?.publish(intents)))),
    close: async () => void (await Promise.all([...clients.values()].map(async (client) => client.close()))),
  };
}

function connect({ stack }: Signalbox, tenantId: string, keyPepper: string): SignalboxClient {
  return createSignalboxClient({ brokers: stack.kafkaBrokers, tenantId, keyPepper, intakePublicKey: developmentKeys.intakePublicKey });
}
