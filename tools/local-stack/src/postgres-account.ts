import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Account } from './supervisor-protocol.js';

/**
 * PostgreSQL refuses to run as root, so as root it runs as `nobody`, an account that every system has already;
 * otherwise as the user of this process (undefined).
 */
export async function findPostgresAccount(): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const [uid, gid] = await Promise.all([readId('-u'), readId('-g')]);
  return { uid, gid };
}

async function readId(flag: '-u' | '-g'): Promise<number> {
  const { stdout } = await promisify(execFile)('id', [flag, 'nobody']);
  return Number(stdout);
}
