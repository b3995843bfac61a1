import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { readFolder, replayFolder } from './replay-folder.js';
import { startSimulator } from './start-simulator.js';
import { renderReports } from './template-report.js';

const USAGE = 'usage: npm run templates -- FOLDER [--json FILE]';

/** 0 where every template arrives in some form with every carrier, 1 where one is lost, 2 where command or folder is wrong. */
async function main(args: readonly string[]): Promise<number> {
  try {
    const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: { json: { type: 'string' } } });
    const [path] = positionals;
    if (path === undefined || positionals.length > 1) throw new RangeError('name one folder of templates');
    const folder = await readFolder(resolve(path));
    const simulator = await startSimulator();
    const report = await replayFolder(folder, simulator).finally(() => simulator.stop());
    process.stdout.write(`${renderReports(report.reports)}\n`);
    if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(report, null, 2)}\n`);
    return report.reports.some(({ verdict }) => verdict === 'lost') ? 1 : 0;
  } catch (error) {
    const isUsage = error instanceof RangeError || error instanceof SyntaxError || (error instanceof Error && 'code' in error && (error instanceof TypeError || error.code === 'ENOENT'));
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${isUsage ? `${USAGE}\n` : ''}`);
    return isUsage ? 2 : 1;
  }
}

process.exit(await main(process.argv.slice(2)));
