import { describe, expect, it } from 'vitest';
import { parseArguments } from './cli-arguments.js';
import { readEnvironment } from './stack.config.js';

describe('the command line', () => {
  it('without arguments is one broker, everything durable, nothing kept', () => {
    expect(parseArguments([])).toEqual({ exec: undefined, stack: { brokers: 1, keep: false, durability: 'full', ownServers: false } });
  });

  it('is read in full', () => {
    const args = ['--brokers', '3', '--name', 'demo', '--keep', '--relaxed', '--own-servers', '--folder', '/data', '--exec', 'npm run int'];
    expect(parseArguments(args)).toEqual({
      exec: 'npm run int',
      stack: { brokers: 3, name: 'demo', keep: true, durability: 'relaxed', ownServers: true, dataFolder: '/data' },
    });
  });

  it.each([
    ['two brokers', ['--brokers', '2'], '--brokers takes 1 or 3, not "2"'],
    ['an unknown option', ['--speed'], "Unknown option '--speed'"],
    ['a stray word', ['demo'], 'demo'],
  ])('with %s is refused with the usage', (_, args, message) => {
    expect(() => parseArguments(args)).toThrow(message);
    expect(() => parseArguments(args)).toThrow('usage: local-stack');
  });
});

describe('the environment', () => {
  it.each([
    ['nothing', {}, undefined, undefined],
    ['empty values', { KAFKA_BROKERS: ' , ', DATABASE_URL: '' }, undefined, undefined],
    ['servers', { KAFKA_BROKERS: 'a:1, b:2', DATABASE_URL: 'postgres://x' }, ['a:1', 'b:2'], 'postgres://x'],
  ])('with %s', (_, env, kafkaBrokers, databaseUrl) => {
    expect(readEnvironment(env)).toMatchObject({ kafkaBrokers, databaseUrl });
  });
});
