import { parseArgs } from 'node:util';
import { runDemo } from './demo.js';

const { values } = parseArgs({ options: { keep: { type: 'boolean', default: false }, count: { type: 'string', default: '2000' }, rate: { type: 'string', default: '150' }, seed: { type: 'string', default: '1' } } });
const ending = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => ending.abort());

const print = (line: string): void => void process.stdout.write(`${line}\n`);
try {
  const held = await runDemo({ count: Number(values.count), rate: Number(values.rate), seed: Number(values.seed), keep: values.keep, print, abort: ending.signal });
  process.exit(held ? 0 : 1);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
