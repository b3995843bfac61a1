import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { findTest } from './checks/find-test.js';
import { PROMISES } from './promises.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));
/** What the runs of `npm test` include. */
const RUN_BY_SOMEONE = /^(apps|libs|tools)\/.*\/(src\/.*\.spec|test\/.*(\.spec|\.int-spec|\.e2e-spec))\.ts$/;
const rows = Object.entries(PROMISES).flatMap(([id, { tests }]) => tests.map(({ file, title }) => ({ id, file, title })));

describe('the promises', () => {
  it('are ten, and each is held by tests', () => {
    expect(Object.keys(PROMISES)).toEqual(Array.from({ length: 10 }, (_, index) => `P${index + 1}`));
    expect(Object.values(PROMISES).every(({ tests }) => tests.length > 0)).toBe(true);
  });

  it.each(rows)('$id is held by a test that runs: $title', ({ file, title }) => {
    expect(file).toMatch(RUN_BY_SOMEONE);
    expect(existsSync(join(root, file)) ? findTest(readFileSync(join(root, file), 'utf8'), title) : 'no such file').toBe('runs');
  });
});
