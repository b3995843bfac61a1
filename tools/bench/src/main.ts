import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { BARS } from './engine/bar.js';
import { engineCommand } from './engine/engine-command.js';
import { ENGINE_USAGE } from './engine/engine-options.js';
import { TRIALS } from './engine/trials.js';
import { makeFigures } from './figures.js';
import { renderReport, type Report } from './report.js';
import { runBench } from './run-bench.js';

const USAGE = `usage: npm run bench -- quick [--count MESSAGES] [--json FILE]\n       ${ENGINE_USAGE}`;

interface Terminal {
  readonly out: (text: string) => void;
  readonly progress: (line: string) => void;
  readonly abort: AbortSignal;
}

async function quickCommand(args: readonly string[], { out, progress, abort }: Terminal): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: { json: { type: 'string' }, count: { type: 'string', default: '5000' } } });
  if (!(Number(values.count) >= 1)) throw new RangeError(`"${values.count}" is not a number of messages`);
  const report: Report = { figures: makeFigures(await runBench({ count: Number(values.count), print: progress, abort })) };
  out(`${renderReport(report)}\n`);
  if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(report, null, 2)}\n`);
  return 0;
}

async function main([command, ...args]: readonly string[], terminal: Terminal): Promise<number> {
  try {
    if (command === 'quick') return await quickCommand(args, terminal);
    if (command === 'engine') return await engineCommand({ args, bars: BARS, trials: TRIALS, ownServers: true, ...terminal });
    throw new RangeError(command === undefined ? 'nothing to measure was named' : `there is no bench "${command}"`);
  } catch (error) {
    const isUsage = error instanceof RangeError || (error instanceof TypeError && 'code' in error);
    if (!isUsage) throw error;
    process.stderr.write(`${error.message}\n${USAGE}\n`);
    return 2;
  }
}

const ending = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => ending.abort());
const terminal: Terminal = { out: (text) => void process.stdout.write(text), progress: (line) => void process.stderr.write(`${line}\n`), abort: ending.signal };

main(process.argv.slice(2), terminal).then((code) => process.exit(code), (error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
