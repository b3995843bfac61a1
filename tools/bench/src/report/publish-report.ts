import { writeFile } from 'node:fs/promises';
import type { Terminal } from '../suite.js';
import { exitCodeOf } from './judge-bars.js';
import { renderReport, type Report } from './report.js';

/** Prints the report, writes it where a file is named, and gives the exit code: 1 where a bar is missed. */
export async function publishReport(report: Report, { out }: Pick<Terminal, 'out'>, jsonFile: string | undefined): Promise<number> {
  out(`${renderReport(report)}\n`);
  if (jsonFile !== undefined) await writeFile(jsonFile, `${JSON.stringify(report, null, 2)}\n`);
  return report.bars === undefined ? 0 : exitCodeOf(report.bars);
}
