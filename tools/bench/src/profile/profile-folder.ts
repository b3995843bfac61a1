import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { repositoryFolder } from '@signalbox/local-stack';

/** An empty folder for the profiles of a suite; it stays until the next run. */
export async function preparedProfileFolder(suite: string): Promise<string> {
  const folder = join(repositoryFolder, '.local', 'profiles', suite);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  return folder;
}
