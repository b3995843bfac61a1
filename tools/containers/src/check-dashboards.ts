import { checkDashboards } from './live/check-dashboards.js';
import { hasTool, HOW_TO_INSTALL } from './prometheus-tools.js';

const print = (line: string): void => void process.stdout.write(`${line}\n`);

async function run(): Promise<number> {
  if (!hasTool('prometheus')) {
    process.stderr.write(`There is no Prometheus here: ${HOW_TO_INSTALL}\n`);
    return 2;
  }
  const ending = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => ending.abort());
  const faults = await checkDashboards(Date.now(), print, ending.signal);
  for (const fault of faults) print(`FAULT ${fault}`);
  print(faults.length === 0 ? '\nevery query was answered, and no panel is empty without leave' : `\n${faults.length} faults`);
  return faults.length === 0 ? 0 : 1;
}

try {
  process.exit(await run());
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
