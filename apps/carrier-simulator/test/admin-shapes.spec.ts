import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';

async function readShapes(path: string): Promise<string | undefined> {
  const text = await readFile(new URL(path, import.meta.url), 'utf8');
  return /\/\/ shapes:begin\n([\s\S]*)\/\/ shapes:end/.exec(text)?.[1];
}

test('the checkers\' client declares the same shapes', async () => {
  const own = await readShapes('../src/admin/admin-shapes.ts');
  expect(own).toBeDefined();
  expect(await readShapes('../../../tools/checkers/src/simulator-shapes.ts')).toBe(own);
});
