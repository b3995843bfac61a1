import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { startNodeProcess, type NodeProcess } from './start-node-process.js';

let folder: string | undefined;
let running: NodeProcess | undefined;
afterEach(async () => {
  await running?.stop();
  if (folder) await rm(folder, { recursive: true });
});

async function start(program: string): Promise<NodeProcess> {
  folder = await mkdtemp(join(tmpdir(), 'signalbox-process-'));
  const main = join(folder, 'main.mjs');
  await writeFile(main, program);
  return (running = await startNodeProcess(main, { GREETING: 'hello' }));
}

const UP = `console.log(JSON.stringify({ msg: 'service is up', url: 'http://127.0.0.1:1', greeting: process.env.GREETING, port: process.env.HTTP_PORT }));`;

describe('startNodeProcess', () => {
  it('waits until the process says where it listens, keeps its log, and stops it in order', async () => {
    const started = await start(`process.on('SIGTERM', () => { console.log('stopping'); process.exit(0); }); setInterval(() => {}, 1000); process.stdout.write('half a '); setTimeout(() => { console.log('line'); ${UP} }, 50);`);
    expect(started.url).toBe('http://127.0.0.1:1');
    expect(started.log[0]).toBe('half a line');
    expect(started.log[1]).toContain('"greeting":"hello","port":"0"');
    started.signal('SIGSTOP');
    await started.stop();
    await started.stop();
    expect([await started.ended, started.log.at(-1)]).toEqual([null, 'stopping']);
  });

  it('tells by what signal it ended', async () => {
    const started = await start(`setInterval(() => {}, 1000); ${UP}`);
    await started.kill();
    expect(await started.ended).toBe('SIGKILL');
  });

  it('rejects with the log of a process that ends while it starts', async () => {
    await expect(start(`console.error('no database'); process.exit(2);`)).rejects.toThrow(/ended while it started\nno database/);
  });
});
