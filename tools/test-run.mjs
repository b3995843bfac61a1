// Every check of the project, in the order in which a fault is cheapest to learn: lint, unit, integration, end to end.
// Ends with what failed, by name, and the line `N passed, N failed`; a step that dies without a count is itself a failure.
import { spawnSync } from 'node:child_process';
import { globSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const stack = [join(root, 'tools/local-stack/dist/src/main.js'), '--exec'];
const nx = (target, parallel = 2) => ['nx', 'run-many', '-t', target, `--parallel=${parallel}`, '--output-style=static'];
const only = process.argv[2];

const steps = [
  { name: 'lint', command: nx('lint'), count: 'projects' },
  { name: 'unit', command: nx('test'), count: 'test-results/unit.json' },
  // Three at a time: they mostly wait, for sessions that end and servers that come back.
  { name: 'integration', command: ['node', ...stack, nx('int', 3).join(' ')], count: 'test-results/int.json' },
  { name: 'end to end', command: nx('e2e'), count: 'test-results/int.json' },
];

const findResults = (file) => globSync([`{apps,tools,libs}/*/${file}`, `libs/*/*/${file}`], { cwd: root }).map((path) => join(root, path));

function nameFailures({ name, message, assertionResults }) {
  const failed = assertionResults.filter(({ status }) => status === 'failed').map(({ fullName, failureMessages }) => [fullName, failureMessages[0]]);
  const told = failed.length === 0 && message ? [['the whole file', message]] : failed;
  return told.map(([what, why]) => `${relative(root, name)}: ${what}\n    ${(why ?? '').split('\n').slice(0, 3).join('\n    ')}`);
}

function readResults(file) {
  const totals = { passed: 0, failed: 0, failures: [] };
  for (const path of findResults(file)) {
    const { numPassedTests, numFailedTests, numFailedTestSuites, testResults } = JSON.parse(readFileSync(path, 'utf8'));
    totals.passed += numPassedTests;
    totals.failed += Math.max(numFailedTests, numFailedTestSuites > 0 ? 1 : 0);
    totals.failures.push(...testResults.flatMap(nameFailures));
  }
  return totals;
}

function runStep({ name, command, count }) {
  const startedAt = Date.now();
  if (count.endsWith('int.json')) for (const path of findResults(count)) rmSync(path);
  const { status } = spawnSync(command[0], command.slice(1), { cwd: root, stdio: 'inherit' });
  const totals = count === 'projects' ? { passed: status === 0 ? 1 : 0, failed: 0, failures: [] } : readResults(count);
  if (status !== 0 && totals.failed === 0) Object.assign(totals, { failed: 1, failures: [`the step '${name}' ended with ${status ?? 'a signal'}; see its output above`] });
  process.stdout.write(`\n== ${name}: ${totals.passed} passed, ${totals.failed} failed, ${((Date.now() - startedAt) / 1000).toFixed(0)} s\n\n`);
  return totals;
}

const totals = steps.filter((step) => !only || step.name === only).map(runStep);
const passed = totals.reduce((sum, step) => sum + step.passed, 0);
const failed = totals.reduce((sum, step) => sum + step.failed, 0);
for (const failure of totals.flatMap((step) => step.failures)) process.stdout.write(`failed: ${failure}\n`);
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
