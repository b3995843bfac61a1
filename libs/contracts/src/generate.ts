import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeArtefacts } from './artefacts/artefacts.js';
import { readGenerateInput } from './generate-input.js';

// Runs as libs/contracts/dist/src/generate.js.
const root = fileURLToPath(new URL('../../../../', import.meta.url));
const { examples, contractsPage } = readGenerateInput(root);

rmSync(join(root, 'libs/contracts/generated'), { recursive: true, force: true });
for (const [path, text] of Object.entries(makeArtefacts(examples, contractsPage))) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}
