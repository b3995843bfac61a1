import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CONTRACTS_PAGE } from './artefacts/artefacts.js';
import type { ExampleRecord, Examples } from './artefacts/example.js';

/** Reads the examples and the hand-written page that the artefacts are made of; `root` is the folder of the workspace. */
export function readGenerateInput(root: string): { examples: Examples; contractsPage: string } {
  const folder = join(root, 'libs/contracts/src/examples');
  const read = (file: string): ExampleRecord => JSON.parse(readFileSync(join(folder, file), 'utf8')) as ExampleRecord;
  const examples = Object.fromEntries(readdirSync(folder).sort().map((file) => [file, read(file)]));
  return { examples, contractsPage: readFileSync(join(root, CONTRACTS_PAGE), 'utf8') };
}
