import type { Kafka } from 'kafkajs';
import { expect, it, vi } from 'vitest';
import { TopicAdminAdapter } from './topic-admin-adapter.js';

const refusal = (type: string): Error => Object.assign(new Error(type), { name: 'KafkaJSProtocolError', type });

/** Of a cluster that gives these answers, one after the other. */
function adminOf(fetchTopicOffsets: () => Promise<unknown>): TopicAdminAdapter {
  const admin = { connect: () => Promise.resolve(), disconnect: () => Promise.resolve(), fetchTopicOffsets };
  return new TopicAdminAdapter({ admin: () => admin } as unknown as Kafka, { toPhysical: (topic: string) => topic, toLogical: (topic: string) => topic } as never);
}

it('asks again where the broker does not know yet that it leads a partition', async () => {
  const ask = vi.fn()
    .mockRejectedValueOnce(refusal('NOT_LEADER_FOR_PARTITION'))
    .mockRejectedValueOnce(refusal('LEADER_NOT_AVAILABLE'))
    .mockResolvedValueOnce([{ partition: 0, low: '3', high: '7' }]);
  expect(await adminOf(ask).offsetRanges('intents')).toEqual([{ partition: 0, oldest: 3, next: 7 }]);
  expect(ask).toHaveBeenCalledTimes(3);
});

it('does not ask again what was refused', async () => {
  const ask = vi.fn().mockRejectedValue(refusal('TOPIC_AUTHORIZATION_FAILED'));
  await expect(adminOf(ask).offsetRanges('intents')).rejects.toMatchObject({ code: 'kafka-topic-authorization-failed' });
  expect(ask).toHaveBeenCalledTimes(1);
});
