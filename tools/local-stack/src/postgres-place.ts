import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { lstat, mkdir, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { withClaim } from './claim.js';
import type { PostgresBinaries } from './postgres-binaries.js';
import type { StackFolder } from './stack-folder.js';
import type { Account } from './supervisor-protocol.js';

const run = promisify(execFile);

/** Where PostgreSQL runs from and keeps its data. */
export interface PostgresPlace {
  readonly binaries: PostgresBinaries;
  readonly cacheFolder: string;
  readonly dataFolder: string;
}

const outside = join(tmpdir(), 'signalbox-postgres');
const copyDeadlineMs = 60_000;

/** The data of a stack whose own folder the server's account cannot enter. */
export function outsideDataFolder(stackFolder: string): string {
  return join(outside, 'stacks', createHash('sha256').update(stackFolder).digest('hex').slice(0, 16));
}

/**
 * The stack's own folder; or, under root, when the server's account may not enter the checkout (it lies in /root, say),
 * a folder in the system's temporary one, with a copy of the programs.
 */
export async function placePostgres(binaries: PostgresBinaries, account: Account | undefined, folder: StackFolder): Promise<PostgresPlace> {
  const inside = { binaries, cacheFolder: folder.cache, dataFolder: join(folder.path, 'postgres') };
  if (account === undefined || (await canUse(binaries.postgres, folder.path, account))) return inside;
  await makeOutside();
  const copied = await copyPrograms(binaries);
  const dataFolder = outsideDataFolder(folder.path);
  await mkdir(dirname(dataFolder), { recursive: true, mode: 0o755 });
  if (await canUse(copied.postgres, dirname(dataFolder), account)) return { binaries: copied, cacheFolder: join(outside, 'cache'), dataFolder };
  throw new Error(
    `PostgreSQL cannot run as root, and the account "nobody" may enter neither ${folder.path} nor ${outside}: run this as a normal user, or set DATABASE_URL to use a PostgreSQL of your own.`,
  );
}

async function canUse(program: string, folder: string, account: Account): Promise<boolean> {
  try {
    await run(program, ['--version'], { ...account, cwd: '/' });
    await run('test', ['-x', folder], { ...account, cwd: '/' });
    return true;
  } catch {
    return false;
  }
}

/** The name is well known and the place open to all, so what is there must be root's. */
async function makeOutside(): Promise<void> {
  await mkdir(outside, { mode: 0o755 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  const found = await lstat(outside);
  if (!found.isDirectory() || found.uid !== 0) throw new Error(`${outside} belongs to another user: remove it, or set DATABASE_URL`);
}

async function copyPrograms(binaries: PostgresBinaries): Promise<PostgresBinaries> {
  const native = dirname(dirname(binaries.postgres));
  const copy = join(outside, `programs-${binaries.version}`);
  await withClaim(join(outside, 'claims'), 'programs', copyDeadlineMs, async () => {
    if (existsSync(copy)) return;
    const partial = `${copy}.partial`;
    await rm(partial, { recursive: true, force: true });
    await run('cp', ['-R', '-P', native, partial]);
    await run('chmod', ['-R', 'a+rX', partial]);
    await rename(partial, copy);
  });
  const moved = (program: string) => join(copy, relative(native, program));
  return { ...binaries, initdb: moved(binaries.initdb), postgres: moved(binaries.postgres) };
}
