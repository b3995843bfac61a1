import { proveScenarios } from './prove-scenarios.js';

const ending = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => ending.abort());

const print = (line: string): void => void process.stdout.write(`${line}\n`);
try {
  const held = await proveScenarios(process.argv.slice(2), { print, abort: ending.signal });
  process.exit(held ? 0 : 1);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(2);
}
