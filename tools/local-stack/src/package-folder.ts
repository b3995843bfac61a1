import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

function findPackageFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return folder;
}

/** tools/local-stack, whether this runs from source or from the build. */
export const packageFolder = findPackageFolder();

/** `.local/` at the root of the repository, which git ignores. */
export const defaultDataFolder = join(packageFolder, '..', '..', '.local');
