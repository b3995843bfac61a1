import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CarrierNumbers } from './carrier-numbers.js';
import { makeDevelopmentSecrets, type DevelopmentSecrets } from './development-secrets.js';
import { renderSecretFiles } from './render-secret-files.js';

const MODES = { owner: 0o600, container: 0o644 } as const;

async function writeSecret(path: string, content: string, mode: number): Promise<void> {
  await writeFile(path, content, { mode });
  // The mode above holds for new files only.
  await chmod(path, mode);
}

async function keepOrMake(path: string): Promise<{ secrets: DevelopmentSecrets; isNew: boolean }> {
  try {
    return { secrets: JSON.parse(await readFile(path, 'utf8')) as DevelopmentSecrets, isNew: false };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const secrets = makeDevelopmentSecrets();
  await writeSecret(path, JSON.stringify(secrets, null, 2), MODES.owner);
  return { secrets, isNew: true };
}

/** Fills `folder` with what compose reads. Secrets are made once and kept; the files are written again each time. True where they are new. */
export async function writeSecretFiles(folder: string, numbers: CarrierNumbers): Promise<boolean> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const { secrets, isNew } = await keepOrMake(join(folder, 'secrets.json'));
  await Promise.all(renderSecretFiles(secrets, numbers).map(({ name, readership, content }) => writeSecret(join(folder, name), content, MODES[readership])));
  return isNew;
}
