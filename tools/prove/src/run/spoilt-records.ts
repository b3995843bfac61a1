import { createProducer, type KafkaClient } from '@signalbox/kafka';
import { LANES } from '@signalbox/message';
import { systemClock } from '@signalbox/service';
import { createMetrics } from '@signalbox/telemetry';

/** Bytes that are no JSON and schemas that nobody knows: they must end in dead-letters and hold nobody up. */
export async function publishSpoilt(kafka: KafkaClient, count: number): Promise<void> {
  const producer = createProducer({ client: kafka, clock: systemClock, metrics: createMetrics({ service: 'prove', processMetrics: false }) });
  const records = Array.from({ length: count }, (_, index) => ({
    topic: `intents-${LANES[index % LANES.length] ?? 'otp'}`, key: null,
    headers: { 'sb-schema': index % 2 === 0 ? 'intent@1' : 'intent@99' }, value: index % 2 === 0 ? 'not JSON at all' : '{}',
  }));
  await producer.publish(records);
  await producer.close(5_000);
}
