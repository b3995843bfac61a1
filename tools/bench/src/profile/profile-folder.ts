import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { repositoryFolder } from '@signalbox/local-stack';

/** Where the profiles of a suite stay until its next run. */
export const profileFolderOf = (suite: string): string => join(repositoryFolder, '.local', 'profiles', suite);

export async function prepareProfileFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
}
