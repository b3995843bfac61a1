import { randomBytes } from 'node:crypto';
import { chmod, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { tryClaim, type Release } from './claim.js';

/** Where one stack keeps everything; no two living stacks share one. */
export interface StackFolder {
  readonly name: string;
  readonly path: string;
  readonly logs: string;
  readonly cache: string;
  release(): Promise<void>;
  remove(): Promise<void>;
}

/** Opens `<dataFolder>/stacks/<name>`; without a name, a fresh one. */
export async function openStackFolder(dataFolder: string, wantedName: string | undefined): Promise<StackFolder> {
  const name = wantedName ?? `run-${process.pid}-${randomBytes(3).toString('hex')}`;
  if (!/^[a-z0-9][a-z0-9-]*$/.test(name)) throw new Error(`"${name}" is no name for a stack: use a-z, 0-9 and "-"`);
  const path = join(dataFolder, 'stacks', name);
  const logs = join(path, 'logs');
  const release = await takeName(dataFolder, name);
  try {
    await mkdir(logs, { recursive: true });
    // PostgreSQL runs as another account under root and must get through to its data, whatever the umask.
    await chmod(path, 0o755);
  } catch (cause) {
    await release();
    throw new Error(`cannot write to ${path}: give a data folder of your own (--folder)`, { cause });
  }
  return { name, path, logs, cache: join(dataFolder, 'cache'), release, remove: () => rm(path, { recursive: true, force: true, maxRetries: 5 }) };
}

async function takeName(dataFolder: string, name: string): Promise<Release> {
  const release = await tryClaim(join(dataFolder, 'stacks', '.claims'), name).catch((cause: unknown) => {
    throw new Error(`cannot write to ${dataFolder}: give a data folder of your own (--folder)`, { cause });
  });
  if (release === undefined) throw new Error(`a stack named "${name}" is already running in ${dataFolder}`);
  return release;
}
