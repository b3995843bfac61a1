import { startSignalbox } from '@signalbox/local-stack';
import { keepUp } from './demo.js';

const ending = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => ending.abort());

const print = (line: string): void => void process.stdout.write(`${line}\n`);
try {
  const signalbox = await startSignalbox({ name: 'signalbox', keep: true, onLog: print, abort: ending.signal });
  await keepUp(signalbox, null, { print, abort: ending.signal }).finally(() => signalbox.stop());
  process.exit(0);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
