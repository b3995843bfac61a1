import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { makeFigures, renderFigures } from './figures.js';
import { runBench } from './run-bench.js';

const USAGE = 'usage: npm run bench -- quick [--count MESSAGES] [--json FILE]';

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: 'string' }, count: { type: 'string', default: '5000' } } });
  if (positionals.join() !== 'quick' || !(Number(values.count) >= 1)) {
    process.stderr.write(`${USAGE}\n`);
    return 2;
  }
  const ending = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => ending.abort());
  const figures = makeFigures(await runBench({ count: Number(values.count), print: (line) => void process.stderr.write(`${line}\n`), abort: ending.signal }));
  process.stdout.write(`${renderFigures(figures)}\n`);
  if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(figures, null, 2)}\n`);
  return 0;
}

main().then((code) => process.exit(code), (error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
