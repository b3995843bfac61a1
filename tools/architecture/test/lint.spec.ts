import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ESLint } from 'eslint';
import { describe, expect, it } from 'vitest';
import { RIGHT_SNIPPETS, WRONG_SNIPPETS } from './wrong-snippets.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));

// The real configuration; only where types come from is widened, so that files need not exist.
const eslint = new ESLint({
  cwd: root,
  overrideConfig: {
    files: ['**/*.ts'],
    languageOptions: {
      parserOptions: {
        projectService: {
          allowDefaultProject: ['libs/*/src/x*.ts', 'libs/*/*/src/x*.ts', 'apps/*/src/x*.ts', 'apps/*/test/x*.ts', 'tools/*/src/x*.ts'],
          defaultProject: 'tsconfig.base.json',
          maximumDefaultProjectFileMatchCount_THIS_WILL_SLOW_DOWN_LINTING: 100,
        },
      },
    },
  },
});

async function lint(path: string, code: string): Promise<string[]> {
  const results = await eslint.lintText(code, { filePath: join(root, path) });
  return results.flatMap(({ messages }) => messages.map(({ ruleId, severity, message }) => (severity === 2 ? `${ruleId ?? 'unreadable'}: ${message}` : message)));
}

// The first snippet pays for the plugins and the compiler.
describe('the lint', { timeout: 60_000 }, () => {
  it.each(WRONG_SNIPPETS.map((snippet) => [snippet.name, snippet] as const))('refuses: %s', async (_, { path, code, rule }) => {
    expect(await lint(path, code)).toContainEqual(expect.stringMatching(`^${rule}`));
  });

  it.each(RIGHT_SNIPPETS.map((snippet) => [snippet.name, snippet] as const))('allows: %s', async (_, { path, code }) => {
    expect(await lint(path, code)).toEqual([]);
  });
});
