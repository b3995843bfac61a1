// Every check of the project, in the order in which a fault is cheapest to learn: lint, unit, integration, end to end.
// Ends with the line `N passed, N failed`; a step that dies without a count is itself a failure.
import { spawnSync } from 'node:child_process';
import { globSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
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

function readResults(file) {
  const totals = { passed: 0, failed: 0 };
  for (const path of globSync([`{apps,tools,libs}/*/${file}`, `libs/*/*/${file}`], { cwd: root })) {
    const { numPassedTests, numFailedTests, numFailedTestSuites } = JSON.parse(readFileSync(join(root, path), 'utf8'));
    totals.passed += numPassedTests;
    totals.failed += Math.max(numFailedTests, numFailedTestSuites > 0 ? 1 : 0);
  }
  return totals;
}

function forgetResults(file) {
  for (const path of globSync([`{apps,tools,libs}/*/${file}`, `libs/*/*/${file}`], { cwd: root })) rmSync(join(root, path));
}

function runStep({ name, command, count }) {
  const startedAt = Date.now();
  if (count.endsWith('int.json')) forgetResults(count);
  const { status } = spawnSync(command[0], command.slice(1), { cwd: root, stdio: 'inherit' });
  const totals = count === 'projects' ? { passed: status === 0 ? 1 : 0, failed: 0 } : readResults(count);
  if (status !== 0 && totals.failed === 0) totals.failed = 1;
  process.stdout.write(`\n== ${name}: ${totals.passed} passed, ${totals.failed} failed, ${((Date.now() - startedAt) / 1000).toFixed(0)} s\n\n`);
  return totals;
}

const totals = steps.filter((step) => !only || step.name === only).map(runStep);
const passed = totals.reduce((sum, step) => sum + step.passed, 0);
const failed = totals.reduce((sum, step) => sum + step.failed, 0);
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
