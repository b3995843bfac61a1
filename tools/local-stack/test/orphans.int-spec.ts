import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startStack, type Stack } from '../src/index.js';
import { packageFolder } from '../src/package-folder.js';
import { descendantsOf, expectGone, indexFile, runCliProcess, runNode, type SeenProcess } from './cli-process.js';

/** Longer than the grace that the supervisor gives its children. */
const goneDeadlineMs = 10_000;

const up = ['--relaxed', '--exec'];

/** Lends its Kafka to the stacks under test, all but one. */
let lender: Stack;
const seen: SeenProcess[] = [];

beforeAll(async () => {
  lender = await startStack({ ownServers: true, durability: 'relaxed' });
});
afterAll(async () => {
  await lender.stop();
  await expectGone(seen, 1_000);
});

const borrow = () => ({ KAFKA_BROKERS: lender.kafkaBrokers.join(','), DATABASE_URL: '' });

function watch(pid: number): SeenProcess[] {
  const processes = descendantsOf(pid);
  seen.push(...processes);
  return processes;
}

function stackFolder(processes: readonly SeenProcess[]): string {
  const postgres = processes.find(({ command }) => command.includes('postgres -D'));
  return /-D (\S+)\/postgres /.exec(postgres?.command ?? '')?.[1] ?? '';
}

describe('nothing is left', () => {
  it.each([
    ['SIGKILL of the parent', 'SIGKILL', null, { KAFKA_BROKERS: '', DATABASE_URL: '' }, /supervisor\.js[^]*kafka\.Kafka[^]*sleep 600/],
    ['a Ctrl-C', 'SIGINT', 130, undefined, /supervisor\.js[^]*sleep 600/],
    ['SIGTERM', 'SIGTERM', 143, undefined, /supervisor\.js[^]*sleep 600/],
  ] as const)('after %s', async (_, signal, code, env, commands) => {
    // A command with children of its own, one of them out of its process group.
    const parent = runCliProcess([...up, 'setsid sleep 600 & echo is up; sleep 600'], { env: env ?? borrow() });
    await parent.waitFor(/is up/);
    const processes = watch(parent.pid);
    const folder = stackFolder(processes);
    expect(processes.map(({ command }) => command).join('\n')).toMatch(commands);
    expect(existsSync(folder)).toBe(true);
    parent.kill(signal);
    await expectGone(processes, goneDeadlineMs);
    expect((await parent.ended).code).toBe(code);
    expect(existsSync(folder)).toBe(false);
  });

  it('after a signal while the servers start', async () => {
    const parent = runCliProcess(['--own-servers']);
    await parent.waitFor(/postgres ready/);
    const processes = watch(parent.pid);
    parent.kill('SIGINT');
    await expectGone(processes, goneDeadlineMs);
    const { code, output } = await parent.ended;
    expect(code).toBe(130);
    expect(output).toContain('interrupted by SIGINT');
    expect(output).not.toContain('export ');
  });

  it('after an uncaught exception of the parent, stubborn services included', async () => {
    const service = { name: 'stubborn', entry: join(packageFolder, 'test', 'services', 'answering.mjs') };
    const program = `
      import { startStack } from ${JSON.stringify(indexFile)};
      const stack = await startStack({ durability: 'relaxed' });
      const port = await stack.reservePort();
      const readyUrl = 'http://127.0.0.1:' + port + '/health/ready';
      await stack.startService({ ...${JSON.stringify(service)}, readyUrl, env: { HTTP_PORT: String(port), STUBBORN: '1' } });
      console.log('up');
      setTimeout(() => { throw new Error('crash'); }, 1_000);`;
    const parent = runNode(['--input-type=module', '--eval', program], { env: borrow() });
    await parent.waitFor(/up/);
    const processes = watch(parent.pid);
    expect(processes.map(({ command }) => command).join('\n')).toContain('answering.mjs');
    await expectGone(processes, goneDeadlineMs);
    expect((await parent.ended).output).toContain('Error: crash');
  });

  it('after SIGKILL of the supervisor', async () => {
    const parent = runCliProcess([...up, 'echo is up; sleep 600'], { env: borrow() });
    await parent.waitFor(/is up/);
    const processes = watch(parent.pid);
    const supervisor = processes.find(({ command }) => command.includes('supervisor.js'));
    process.kill(supervisor?.pid ?? 0, 'SIGKILL');
    await expectGone(processes, goneDeadlineMs);
    expect((await parent.ended).code).not.toBe(0);
  });
});
