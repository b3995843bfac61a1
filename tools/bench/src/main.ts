import { SUITES } from './suites.js';
import type { Terminal } from './suite.js';

async function main([name, ...args]: readonly string[], terminal: Terminal): Promise<number> {
  try {
    const suite = SUITES.find((candidate) => candidate.name === name);
    if (suite === undefined) throw new RangeError(name === undefined ? 'nothing to measure was named' : `there is no bench "${name}"`);
    return await suite.run(args, terminal);
  } catch (error) {
    const isUsage = error instanceof RangeError || (error instanceof TypeError && 'code' in error);
    if (!isUsage) throw error;
    process.stderr.write(`${error.message}\nusage: ${SUITES.map(({ usage }) => usage).join('\n       ')}\n`);
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
