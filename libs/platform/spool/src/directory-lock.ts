import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { AdapterError } from '@signalbox/message';

export interface DirectoryLock {
  release(): void;
}

const LOCK_FILE = 'lock';
const FILE_MODE = 0o600;
/** SQLITE_BUSY */
const BUSY = 5;

/**
 * Makes the directory this process's alone; AdapterError `spool-in-use` where it is another's. The lock is the kernel's, so it ends
 * with its owner however that ends, and it counts between containers that share a volume. Node itself can lock no file, but SQLite,
 * which it brings, does: an empty database in an exclusive transaction holds the lock and writes nothing.
 */
export async function lockDirectory(directory: string): Promise<DirectoryLock> {
  const path = join(directory, LOCK_FILE);
  await createOnce(path);
  const database = new DatabaseSync(path, { timeout: 0 });
  try {
    database.exec('PRAGMA journal_mode = MEMORY; PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
  } catch (cause) {
    database.close();
    if ((cause as { errcode?: number }).errcode !== BUSY) throw cause;
    throw new AdapterError('spool-in-use', 'unreachable', { message: `another process uses ${directory}: give each a directory of its own`, cause });
  }
  return { release: () => database.close() };
}

/** Does not open a file that exists: closing it would free a lock that this process holds on it. */
async function createOnce(path: string): Promise<void> {
  try {
    await (await open(path, 'wx', FILE_MODE)).close();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}
