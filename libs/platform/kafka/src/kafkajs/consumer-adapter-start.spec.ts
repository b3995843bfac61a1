import { AdapterError } from '@signalbox/message';
import { createLogger } from '@signalbox/telemetry';
import type { Consumer, Kafka } from 'kafkajs';
import { describe, expect, it } from 'vitest';
import type { ConsumerListener } from '../ports/consumer-port.js';
import { ConsumerAdapter } from './consumer-adapter.js';

const LISTENER: ConsumerListener = { onAssigned: () => undefined, onConfirmed: () => undefined, onRebalancing: () => undefined, onRecords: () => undefined, onCrash: () => undefined };

/** A consumer of kafkajs that is answered so when it connects, one after the other, and then by a broker. */
function open(...answers: Error[]) {
  const did: string[] = [];
  const consumer = {
    events: {}, on: () => () => undefined, disconnect: () => Promise.resolve(),
    connect: () => {
      const error = answers.shift();
      did.push(error === undefined ? 'connected' : 'refused');
      return error === undefined ? Promise.resolve() : Promise.reject(error);
    },
    subscribe: () => Promise.resolve(void did.push('subscribed')),
    run: () => Promise.resolve(void did.push('running')),
  } as unknown as Consumer;
  const adapter = new ConsumerAdapter({
    kafka: { consumer: () => consumer } as unknown as Kafka,
    names: { toPhysical: (name: string) => name, toLogical: (name: string) => name } as never,
    logger: createLogger({ service: 'test', level: 'fatal' }),
    consumer: { groupId: 'g', topics: ['t'], sessionTimeoutMs: 10_000, heartbeatIntervalMs: 1_000, maxWaitMs: 100 },
  });
  return { adapter, did };
}

const named = (name: string, message: string, cause?: Error): Error => Object.assign(new Error(message, { cause }), { name });
const away = (): Error => named('KafkaJSNumberOfRetriesExceeded', 'tried ten times', named('KafkaJSConnectionError', 'connect ECONNREFUSED'));

describe('a consumer that starts before there is a broker', () => {
  it('waits, and begins when one answers', async () => {
    const { adapter, did } = open(away());
    await adapter.start(LISTENER);
    expect(did).toEqual(['refused', 'connected', 'subscribed', 'running']);
  });

  it('ends its waiting when it is stopped', async () => {
    const { adapter, did } = open(away(), away());
    const starting = adapter.start(LISTENER).catch((error: unknown) => error);
    await adapter.stop();
    expect(await starting).toBeInstanceOf(AdapterError);
    expect(did).not.toContain('running');
  });

  it('does not wait where the broker answers that it may not', async () => {
    const { adapter, did } = open(named('KafkaJSSASLAuthenticationError', 'who are you'));
    await expect(adapter.start(LISTENER)).rejects.toThrow('who are you');
    expect(did).toEqual(['refused']);
  });
});
