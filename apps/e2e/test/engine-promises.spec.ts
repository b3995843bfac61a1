import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { findTest } from './checks/find-test.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const HEADING = '## Where each promise is shown';
/** What the runs of `npm test` include, and the suites that contract tests share. */
const RUN_BY_SOMEONE = /^(apps|libs|tools)\/.*\/(src\/.*\.spec|test\/.*(\.spec|\.int-spec|\.e2e-spec)|testing\/describe-[a-z-]+)\.ts$/;

interface Row {
  readonly promise: string;
  readonly file: string;
  readonly title: string;
}

/** The rows of the page's table: a promise, and after each file in backticks the title of a test. */
function readRows(page: string): Row[] {
  const section = (page.split(HEADING)[1] ?? '').split('\n## ')[0] ?? '';
  const lines = section.split('\n').filter((line) => line.startsWith('| ')).slice(1);
  return lines.flatMap((line) => {
    const [promise = '', tests = ''] = line.slice(2, -2).split(' | ');
    return tests.split(' <br> ').map((test) => {
      const [, file = '', title = ''] = /^`([^`]+)`: (.+)$/.exec(test) ?? [];
      return { promise, file, title };
    });
  });
}

const rows = readRows(readFileSync(join(root, 'docs/engine.md'), 'utf8'));

describe('the promises of the engine', () => {
  it('stand in its page, each with a test', () => {
    expect(new Set(rows.map(({ promise }) => promise)).size).toBeGreaterThanOrEqual(12);
    expect(rows.filter(({ file, title }) => file === '' || title === '')).toEqual([]);
  });

  it.each(rows)('is held by a test that runs: $title', ({ file, title }) => {
    expect(file).toMatch(RUN_BY_SOMEONE);
    expect(existsSync(join(root, file)) ? findTest(readFileSync(join(root, file), 'utf8'), title) : 'no such file').toBe('runs');
  });
});
