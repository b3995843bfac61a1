import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readScenarios, type PromiseId } from '@signalbox/prove';
import { describe, expect, it } from 'vitest';
import { findTest } from './checks/find-test.js';
import { PROMISES, PROOFS } from './promises.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));
/** What the runs of `npm test` include. */
const RUN_BY_SOMEONE = /^(apps|libs|tools)\/.*\/(src\/.*\.spec|test\/.*(\.spec|\.int-spec|\.e2e-spec))\.ts$/;
const rows = Object.entries(PROMISES).flatMap(([id, { tests, scenarios }]) => [...tests, ...(scenarios.length > 0 ? [PROOFS] : [])].map(({ file, title }) => ({ id, file, title })));
const proofs = Object.entries(PROMISES).flatMap(([id, { scenarios }]) => scenarios.map((name) => ({ id, name })));
const known = new Map(readScenarios().map((scenario) => [scenario.name, scenario]));

describe('the promises', () => {
  it('are ten, and each is held by something that runs', () => {
    expect(Object.keys(PROMISES)).toEqual(Array.from({ length: 10 }, (_, index) => `P${index + 1}`));
    expect(Object.values(PROMISES).every(({ tests, scenarios }) => tests.length + scenarios.length > 0)).toBe(true);
  });

  it.each(rows)('$id is held by a test that runs: $title', ({ file, title }) => {
    expect(file).toMatch(RUN_BY_SOMEONE);
    expect(existsSync(join(root, file)) ? findTest(readFileSync(join(root, file), 'utf8'), title) : 'no such file').toBe('runs');
  });

  it.each(proofs)('$id is shown by a scenario of the fast set: $name', ({ id, name }) => {
    expect(known.get(name)?.set).toBe('fast');
    expect(known.get(name)?.promises[id as PromiseId]).toBeDefined();
  });
});
