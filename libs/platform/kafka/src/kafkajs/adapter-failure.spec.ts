import { AdapterError } from '@signalbox/message';
import { describe, expect, it } from 'vitest';
import { asAdapter } from './adapter-failure.js';

const NO_METADATA = null as unknown as { topicMetadata: string[] };
const connectionError = (): Error => Object.assign(new Error('Connection error'), { name: 'KafkaJSConnectionError' });

describe('asAdapter', () => {
  it.each<[string, () => Promise<unknown>]>([
    ['an error of kafkajs', () => Promise.reject(connectionError())],
    ['metadata that no broker gave, as they are destructured', async () => {
      const { topicMetadata } = await Promise.resolve(NO_METADATA);
      return topicMetadata;
    }],
    ['metadata that no broker gave, as they are read', async () => (await Promise.resolve(NO_METADATA)).topicMetadata],
  ])('calls %s unreachable', async (_name, request) => {
    const failure = await asAdapter('topics-unreadable', request).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(AdapterError);
    expect(failure).toMatchObject({ code: 'topics-unreadable', disposition: 'unreachable' });
  });

  it('leaves a bug as it is', async () => {
    const bug = new TypeError('x is not a function');
    await expect(asAdapter('topics-unreadable', () => Promise.reject(bug))).rejects.toBe(bug);
  });
});
