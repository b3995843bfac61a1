import { describe, expect, it } from 'vitest';
import { isTest, packageOf, readSource } from './workspace.js';

describe('readSource', () => {
  it.each([
    ['a value', "import pg from 'pg';"],
    ['a type', "import type { Pool } from 'pg';"],
    ['for its effect', "import 'pg';"],
    ['a re-export', "export { Pool } from 'pg';"],
    ['on demand', "const pg = await import('pg');"],
    ['by require', "const pg = require('pg');"],
    ['in a type', "let pool: import('pg').Pool;"],
  ])('sees an import of %s', (_, text) => {
    expect(readSource('a.ts', text).imports).toEqual(['pg']);
  });

  it('leaves out what stands in comments and strings', () => {
    expect(readSource('a.ts', "// import 'pg';\nconst text = \"import 'pg'\";").imports).toEqual([]);
  });
});

describe('packageOf', () => {
  it.each([
    ['pg', 'pg'],
    ['pg/lib/client.js', 'pg'],
    ['@nestjs/common/enums', '@nestjs/common'],
    ['node:fs', null],
    ['./pg.js', null],
  ])('%s belongs to %s', (specifier, name) => {
    expect(packageOf(specifier)).toBe(name);
  });
});

describe('isTest', () => {
  it.each([
    ['libs/client/src/publish.spec.ts', true],
    ['apps/intake/test/intake.int-spec.ts', true],
    ['apps/intake/test/fixtures.ts', true],
    ['apps/intake/src/tenant.store-suite.ts', true],
    ['libs/platform/kafka/testing/bus.ts', true],
    ['apps/intake/src/inspect.ts', false],
  ])('%s: %s', (path, answer) => {
    expect(isTest(path)).toBe(answer);
  });
});
