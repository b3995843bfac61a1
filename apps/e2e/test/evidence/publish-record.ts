import { createProducer, type OutboundRecord } from '@signalbox/kafka';
import type { Signalbox } from '@signalbox/local-stack';
import { systemClock } from '@signalbox/service';
import { createMetrics } from '@signalbox/telemetry';
import { connectKafka } from './topics.js';

/** Resolves when the record is in the topic. */
export async function publishRecord(signalbox: Signalbox, record: OutboundRecord): Promise<void> {
  const producer = createProducer({ client: connectKafka(signalbox), clock: systemClock, metrics: createMetrics({ service: 'e2e', processMetrics: false }) });
  await producer.publish([record]);
  await producer.close(5_000);
}
