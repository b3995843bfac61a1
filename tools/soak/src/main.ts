import { writeFile } from 'node:fs/promises';
import { isMet } from './judge/judge-soak.js';
import { runSoak } from './run-soak.js';
import { readSoakArguments, SOAK_USAGE } from './soak-arguments.js';
import { renderVerdicts } from './soak-report.js';

const ending = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => ending.abort());

/** 0 where nothing drifts, 1 where something does or was not measured, 2 where the command is wrong. */
async function main(args: readonly string[]): Promise<number> {
  try {
    const { minutes, rate, json } = readSoakArguments(args);
    const soak = await runSoak({ minutes, rate, print: (line) => void process.stderr.write(`${line}\n`), abort: ending.signal });
    process.stdout.write(`${renderVerdicts(soak.verdicts)}\n`);
    if (json !== undefined) await writeFile(json, `${JSON.stringify({ minutes, rate, ...soak }, null, 2)}\n`);
    return isMet(soak.verdicts) ? 0 : 1;
  } catch (error) {
    const isUsage = error instanceof RangeError || (error instanceof TypeError && 'code' in error);
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${isUsage ? `${SOAK_USAGE}\n` : ''}`);
    return isUsage ? 2 : 1;
  }
}

process.exit(await main(process.argv.slice(2)));
