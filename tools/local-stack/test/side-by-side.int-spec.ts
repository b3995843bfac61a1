import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startStack, type Stack } from '../src/index.js';
import { makeFolder, runCliProcess } from './cli-process.js';

const report = 'echo "kafka=$KAFKA_BROKERS postgres=$DATABASE_URL"';
let stack: Stack;

/** A folder to be the whole PATH, in which `java` is the only program. */
function javaOnly(folder: string): string {
  const path = join(folder, 'programs');
  mkdirSync(path);
  symlinkSync(execFileSync('sh', ['-c', 'command -v java'], { encoding: 'utf8' }).trim(), join(path, 'java'));
  return path;
}

beforeAll(async () => {
  stack = await startStack({ name: 'side-by-side', ownServers: true, durability: 'relaxed' });
});
afterAll(() => stack.stop());

describe('two stacks', () => {
  it('run at once, each with servers and a folder of its own', async () => {
    const other = await startStack({ ownServers: true, durability: 'relaxed' });
    try {
      expect(other.kafkaBrokers).not.toEqual(stack.kafkaBrokers);
      expect(other.databaseUrl).not.toBe(stack.databaseUrl);
      expect(other.folder).not.toBe(stack.folder);
      expect(new Set([...other.processes(), ...stack.processes()].map(({ pid }) => pid)).size).toBe(6);
    } finally {
      await other.stop();
    }
    expect(existsSync(stack.folder)).toBe(true);
    expect(stack.processes().map(({ name }) => name).toSorted()).toEqual(['kafka-1', 'postgres', 'supervisor']);
  });

  it('cannot have one name', async () => {
    await expect(startStack({ name: 'side-by-side', ownServers: true })).rejects.toThrow('a stack named "side-by-side" is already running');
  });
});

describe('servers of your own', () => {
  const named = () => ({ KAFKA_BROKERS: stack.kafkaBrokers.join(','), DATABASE_URL: stack.databaseUrl });

  it('are used instead, and nothing is started for them', async () => {
    const { code, output } = await runCliProcess(['--exec', report], { env: named() }).ended;
    expect(output).toBe(`kafka=${stack.kafkaBrokers.join(',')} postgres=${stack.databaseUrl}\n`);
    expect(code).toBe(0);
  });

  it('may be one of the two', async () => {
    const { output } = await runCliProcess(['--exec', report], { env: { ...named(), DATABASE_URL: '' } }).ended;
    expect(output).toContain('postgres ready');
    expect(output).not.toContain('kafka ready');
    expect(output).toContain(`kafka=${stack.kafkaBrokers.join(',')} `);
    expect(output).not.toContain(`postgres=${stack.databaseUrl}\n`);
  });

  it.each([
    ['KAFKA_BROKERS', '127.0.0.1:1', /KAFKA_BROKERS names 127.0.0.1:1: no answer from a Kafka within .*ECONNREFUSED/],
    ['DATABASE_URL', 'postgres://me:secret@127.0.0.1:1/x', /DATABASE_URL is set, but there is no answer from a PostgreSQL within .*ECONNREFUSED/],
  ])('that do not answer are named: %s', async (variable, value, message) => {
    const { code, output } = await runCliProcess(['--exec', report], { env: { ...named(), [variable]: value } }).ended;
    expect(code).toBe(1);
    expect(output).toMatch(message);
    expect(output).not.toContain('secret');
  });
});

describe('the exit code', () => {
  it.each([
    ['of the command', 'exit 7', 7],
    ['of a signal that ended it', 'kill -9 $$', 137],
  ])('is that %s', async (_, command, code) => {
    const env = { KAFKA_BROKERS: stack.kafkaBrokers.join(','), DATABASE_URL: stack.databaseUrl };
    expect((await runCliProcess(['--exec', command], { env }).ended).code).toBe(code);
  });
});

describe('a missing program', () => {
  it('Java is told in one sentence with the ways out', async () => {
    const env = { DATABASE_URL: stack.databaseUrl, KAFKA_BROKERS: '', JAVA_HOME: '/nowhere' };
    const { code, output } = await runCliProcess(['--exec', report], { env }).ended;
    expect(code).toBe(1);
    expect(output).toMatch(/^\[local-stack\] The local Kafka needs Java 17 or newer, and "\/nowhere\/bin\/java" does not run: install one .*, or set KAFKA_BROKERS=host:port to use a Kafka of your own\.\n$/);
  });

  it('Maven is told in one sentence with the ways out', async () => {
    const folder = makeFolder();
    try {
      const env = { DATABASE_URL: stack.databaseUrl, KAFKA_BROKERS: '', PATH: javaOnly(folder.path) };
      const { code, output } = await runCliProcess(['--folder', folder.path, '--exec', report], { env }).ended;
      expect(code).toBe(1);
      expect(output).toMatch(/^\[local-stack\] The local Kafka needs Maven \(mvn\) once, to fetch its jars, and there is none: install it .*, or set KAFKA_BROKERS=host:port to use a Kafka of your own\.\n$/);
    } finally {
      folder.remove();
    }
  });
});
