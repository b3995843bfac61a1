import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { buildByHand } from './image/build-by-hand.js';
import { readImageCommands } from './image/container-process.js';
import { isInContext, listRepositoryFiles, parseIgnoreFile } from './image/context.js';
import { readStages } from './image/dockerfile.js';
import { runPrograms } from './image/run-programs.js';
import { pathOf, readText } from './repository.js';
import { readCarrierNumbers } from './secrets/carrier-numbers.js';
import { makeDevelopmentSecrets } from './secrets/development-secrets.js';
import { renderSecretFiles } from './secrets/render-secret-files.js';

const print = (line: string): void => void process.stdout.write(`${line}\n`);

/** What npm and Nx set for their own children would change what a build does. */
function cleanEnvironment(): Record<string, string> {
  const kept = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined && !/^(npm_|NX_|NODE_|INIT_CWD)/.test(entry[0]));
  const paths = (process.env['PATH'] ?? '').split(delimiter).filter((path) => !path.includes('node_modules'));
  return { ...Object.fromEntries(kept), PATH: [dirname(process.execPath), ...paths].join(delimiter) };
}

async function run(folder: string): Promise<string[]> {
  const patterns = parseIgnoreFile(readText('.dockerignore'));
  const dockerfile = readText('Dockerfile');
  const context = listRepositoryFiles().filter((path) => isInContext(path, patterns));
  const image = buildByHand(readStages(dockerfile), { root: pathOf('.'), context, folder, environment: cleanEnvironment(), print });
  const files = renderSecretFiles(makeDevelopmentSecrets(), readCarrierNumbers());
  return runPrograms({ image, commands: readImageCommands(dockerfile), files, print });
}

const folder = mkdtempSync(join(tmpdir(), 'signalbox-image-'));
try {
  const faults = await run(folder);
  for (const fault of faults) print(`FAULT ${fault}`);
  print(faults.length === 0 ? '\nthe image was built by hand, and every program of it started, became healthy and stopped in time' : `\n${faults.length} faults`);
  process.exitCode = faults.length === 0 ? 0 : 1;
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
