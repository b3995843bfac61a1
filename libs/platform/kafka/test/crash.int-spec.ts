import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { Bench, intent } from '../testing/contract-world.js';
import { openWorld } from './real-kafka.js';

const PROGRAM = join(import.meta.dirname, '../dist/test/member-process.js');
const PER_KEY = 20;
const KEYS = ['a', 'b', 'c', 'd', 'e'];

interface Member {
  readonly process: ChildProcess;
  /** Idempotency keys in the order of their executions. */
  readonly executed: () => string[];
}

const members: Member[] = [];
afterEach(() => {
  for (const member of members.splice(0)) member.process.kill('SIGKILL');
});

function startMember(prefix: string, fault = ''): Member {
  const child = spawn(process.execPath, ['--enable-source-maps', PROGRAM, prefix, fault], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const member = { process: child, executed: () => output.split('\n').filter((line) => line !== '') };
  members.push(member);
  return member;
}

describe('a member that is killed', () => {
  it.each([
    ['before it publishes', 'intake.before-publish@30'],
    ['between publishing and completing', 'intake.after-publish@30'],
  ])('%s loses nothing, and its work comes again in the order of each key', async (_name, fault) => {
    const world = await openWorld();
    const bench = new Bench(world);
    const records = Array.from({ length: PER_KEY }, (_unused, index) => KEYS.map((key) => intent(key, index))).flat();
    await bench.producer.publish(records);
    const victim = startMember(world.client.topicPrefix, fault);
    expect(await once(victim.process, 'exit')).toEqual([null, 'SIGKILL']);
    const before = victim.executed();
    const successor = startMember(world.client.topicPrefix);
    await bench.until('all copied', async () => new Set(await bench.read()).size === records.length);
    await bench.close();
    const repeated = successor.executed().filter((key) => before.includes(key));
    expect(repeated.length).toBeGreaterThan(0);
    for (const key of KEYS) {
      const indexes = successor.executed().filter((name) => name.startsWith(`${key}:`)).map((name) => Number(name.split(':')[1]));
      expect(indexes).toEqual(Array.from({ length: indexes.length }, (_unused, index) => PER_KEY - indexes.length + index));
    }
  });
});
