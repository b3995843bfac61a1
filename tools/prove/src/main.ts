import { proveScenarios } from './prove-scenarios.js';
import { proveStorm } from './storm/run-storm.js';

const ending = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => ending.abort());

const print = (line: string): void => void process.stdout.write(`${line}\n`);
try {
  const [first, ...rest] = process.argv.slice(2);
  const options = { print, abort: ending.signal };
  const held = first === 'storm' ? await proveStorm(rest, options) : await proveScenarios(process.argv.slice(2), options);
  process.exit(held ? 0 : 1);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(2);
}
