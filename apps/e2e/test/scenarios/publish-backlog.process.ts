import { once } from 'node:events';
import { createSignalboxClient, type OutgoingIntent, type SignalboxClientOptions } from '@signalbox/client';

/** What the process is given as its only message: everything to publish, and how to reach Kafka. */
export interface Backlog {
  readonly connection: SignalboxClientOptions;
  readonly intents: readonly OutgoingIntent[];
}

// A process of its own, so that sealing thousands of intents holds up nobody else's clock. It runs on the built packages.
const [{ connection, intents }] = (await once(process, 'message')) as [Backlog];
const client = createSignalboxClient(connection);
await client.publish(intents);
await client.close();
process.disconnect();
