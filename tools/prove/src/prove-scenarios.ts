import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chooseScenarios, readArguments } from './prove-arguments.js';
import { renderFigures } from './report/figures-text.js';
import { renderHtml } from './report/html-report.js';
import { renderJson } from './report/json-report.js';
import { describeFaults, renderLine, renderReport } from './report/text-report.js';
import { orderScenarios, Proving, type Outcome, type RunOptions } from './run/run-all.js';
import { readScenarios } from './scenario/read-scenarios.js';

/** The scenarios that the arguments name; true where every promise of each held. */
export async function proveScenarios(args: readonly string[], options: Omit<RunOptions, 'logs'>): Promise<boolean> {
  const { chosen, list, repeat, report, json } = readArguments(args);
  const scenarios = chooseScenarios(readScenarios(), chosen);
  if (list) {
    for (const { name, set, shows } of scenarios) options.print(`${name} (${set}): ${shows}`);
    return true;
  }
  const outcomes: Outcome[] = [];
  for (let pass = 1; pass <= repeat && !options.abort.aborted; pass += 1) outcomes.push(...(await runOnce(orderScenarios(scenarios), { ...options, logs: join(report, 'logs') })));
  options.print(`\n${renderReport(outcomes)}`);
  await mkdir(report, { recursive: true });
  await Promise.all([writeFile(join(report, 'proofs.txt'), `${renderReport(outcomes)}\n\n${renderFigures(outcomes)}\n`), writeFile(join(report, 'proofs.html'), renderHtml(outcomes, new Date().toUTCString())), json && writeFile(json, renderJson(outcomes))]);
  options.print(`the report: ${join(report, 'proofs.html')}`);
  return outcomes.every((outcome) => outcome.isProven);
}

async function runOnce(scenarios: readonly Parameters<Proving['run']>[0][], options: RunOptions): Promise<Outcome[]> {
  const proving = new Proving(options);
  const outcomes: Outcome[] = [];
  try {
    for (const scenario of scenarios) {
      if (options.abort.aborted) break;
      const outcome = await proving.run(scenario);
      outcomes.push(outcome);
      options.print(renderLine(outcome));
      for (const fault of describeFaults(outcome)) options.print(`  ${fault}`);
    }
  } finally {
    await proving.close();
  }
  return outcomes;
}
