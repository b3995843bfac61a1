import { describe, expect, it } from 'vitest';
import { readProvisionConfig } from './provision.config.js';

describe('readProvisionConfig', () => {
  it('asks for three copies unless told otherwise', () => {
    expect(readProvisionConfig({ KAFKA_BROKERS: 'a:1, b:2' })).toEqual({ brokers: ['a:1', 'b:2'], topicPrefix: '', replicationFactor: 3 });
    expect(readProvisionConfig({ KAFKA_BROKERS: 'a:1', KAFKA_TOPIC_PREFIX: 'x.', KAFKA_REPLICATION_FACTOR: '1' })).toEqual({ brokers: ['a:1'], topicPrefix: 'x.', replicationFactor: 1 });
  });

  it.each([
    ['no brokers', {}, 'KAFKA_BROKERS'],
    ['no whole number', { KAFKA_BROKERS: 'a:1', KAFKA_REPLICATION_FACTOR: '1.5' }, 'KAFKA_REPLICATION_FACTOR'],
    ['no copy at all', { KAFKA_BROKERS: 'a:1', KAFKA_REPLICATION_FACTOR: '0' }, 'KAFKA_REPLICATION_FACTOR'],
  ])('refuses %s', (_, env, named) => {
    expect(() => readProvisionConfig(env)).toThrow(named);
  });
});
