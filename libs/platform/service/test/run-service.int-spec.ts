import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { generateDevelopmentKeys } from '@signalbox/crypto';
import { afterEach, describe, expect, it } from 'vitest';

const FIXTURE = fileURLToPath(new URL('../dist/test/fixture-service.js', import.meta.url));
const { environment: KEYS } = generateDevelopmentKeys('test');

interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly lines: readonly string[];
}

interface Started {
  readonly child: ChildProcess;
  /** Resolves with the first line that holds the text. */
  line(text: string): Promise<string>;
  readonly ended: Promise<Ended>;
}

const children: ChildProcess[] = [];
afterEach(() => children.splice(0).forEach((child) => child.kill('SIGKILL')));

function start(variables: Record<string, string>): Started {
  const env = { PATH: process.env.PATH ?? '', ...KEYS, HTTP_PORT: '0', KAFKA_BROKERS: '127.0.0.1:1', DATABASE_URL: 'postgres://127.0.0.1:1/none', SHUTDOWN_BUDGET_MS: '1000', ...variables };
  const child = spawn(process.execPath, ['--enable-source-maps', FIXTURE], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(child);
  const lines: string[] = [];
  const waiting: { text: string; resolve: (line: string) => void }[] = [];
  const take = (line: string): void => {
    lines.push(line);
    waiting.filter((one) => line.includes(one.text)).forEach((one) => one.resolve(line));
  };
  for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on('line', take);
  const ended = once(child, 'close').then(([code, signal]) => ({ code: code as number | null, signal: signal as NodeJS.Signals | null, lines }));
  return { child, ended, line: (text) => new Promise((resolve) => waiting.push({ text, resolve })) };
}

describe('runService', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('stops in order on %s', async (signal) => {
    const { child, ended, line } = start({ BEHAVIOUR: 'serve' });
    const up = JSON.parse(await line('service is up')) as { url: string };
    expect((await fetch(`${up.url}/health/ready`)).status).toBe(200);
    child.kill(signal);
    const { code, lines } = await ended;
    expect(code).toBe(0);
    expect(lines.some((entry) => entry.includes('"inTime":true'))).toBe(true);
  });

  it.each([
    ['an exception that nobody catches', 'throw', 'uncaught exception'],
    ['a rejection that nobody catches', 'reject', 'unhandled rejection'],
    ['a part that fails for good', 'fail', 'the consumer is dead'],
    ['a start that fails', 'fail-to-start', 'the service could not start'],
  ])('exits with 1 after %s, and says why', async (_, BEHAVIOUR, message) => {
    const { code, lines } = await start({ BEHAVIOUR }).ended;
    expect(code).toBe(1);
    const told = lines.find((entry) => entry.includes(message));
    expect(JSON.parse(told ?? '{}')).toMatchObject({ level: 'fatal' });
    expect(lines.join('')).not.toContain('4155550100');
  });

  it('exits with 2 and all faults when it is misconfigured', async () => {
    const { code, lines } = await start({ BEHAVIOUR: 'serve', LANES: 'fast', KAFKA_BROKERS: '' }).ended;
    expect(code).toBe(2);
    expect(lines[0]).toBe('The configuration has 2 faults:');
    expect(lines.join('\n')).toContain('LANES is not one of otp, transactional, marketing');
    expect(lines.join('\n')).toContain('KAFKA_BROKERS is not set');
  });

  it('exits with 3 when something does not stop in time', async () => {
    const { child, ended, line } = start({ BEHAVIOUR: 'stop-late' });
    await line('service is up');
    child.kill('SIGTERM');
    expect(await ended).toMatchObject({ code: 3 });
  });

  it('exits at once on a second signal', async () => {
    const { child, ended, line } = start({ BEHAVIOUR: 'stop-late', SHUTDOWN_BUDGET_MS: '600000' });
    await line('service is up');
    child.kill('SIGTERM');
    await line('stopping');
    child.kill('SIGTERM');
    expect(await ended).toMatchObject({ code: 3 });
  });

  it('kills itself at an armed fault point', async () => {
    const { code, signal } = await start({ BEHAVIOUR: 'kill', FAULT_POINTS: 'fixture.started:exit@1' }).ended;
    expect([code, signal]).toEqual([null, 'SIGKILL']);
  });

  it('shows no key and no password in what it logs', async () => {
    const { child, ended, line } = start({ BEHAVIOUR: 'serve', LOG_LEVEL: 'debug', DATABASE_URL: 'postgres://u:hunter2@127.0.0.1:1/none' });
    await line('service is up');
    child.kill('SIGTERM');
    const text = (await ended).lines.join('\n');
    const secrets = ['hunter2', KEYS.SB_BODY_KEY, ...Object.values(JSON.parse(KEYS.SB_FIELD_KEYS) as object), ...(JSON.parse(KEYS.SB_PEPPERS) as string[])];
    for (const secret of secrets) expect(text).not.toContain(secret);
  });
});
