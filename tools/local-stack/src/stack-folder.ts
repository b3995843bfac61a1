import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { awaitClaim, tryClaim, type Claim } from './claim.js';
import { outsideDataFolder } from './postgres-place.js';

/** Where one stack keeps everything; no two living stacks share one. */
export interface StackFolder {
  readonly name: string;
  readonly path: string;
  readonly logs: string;
  readonly cache: string;
  /** All that the stack leaves on disk. */
  readonly removable: readonly string[];
  /** The file that stands for the name being taken. */
  readonly claimPath: string;
  release(): Promise<void>;
  remove(): Promise<void>;
}

export interface FolderRequest {
  readonly dataFolder: string;
  /** Default: a fresh one. */
  readonly name: string | undefined;
  readonly keep: boolean;
  /** The process that has the name until it dies. */
  readonly ownerPid: number;
}

/** The supervisor of a parent that was killed may still be ending its children under the name that is asked for. */
const nameDeadlineMs = 6_000;

/** In a folder that is to go when its stack ends, even if nothing was left alive to remove it. */
const ephemeralMark = '.ephemeral';

/** Opens `<dataFolder>/stacks/<name>`, and removes what stacks left there that could not end themselves. */
export async function openStackFolder(request: FolderRequest): Promise<StackFolder> {
  const { dataFolder } = request;
  const name = request.name ?? `run-${process.pid}-${randomBytes(3).toString('hex')}`;
  if (!/^[a-z0-9][a-z0-9-]*$/.test(name)) throw new Error(`"${name}" is no name for a stack: use a-z, 0-9 and "-"`);
  const path = join(dataFolder, 'stacks', name);
  const logs = join(path, 'logs');
  try {
    await mkdir(join(dataFolder, 'stacks'), { recursive: true });
    await sweepAbandoned(join(dataFolder, 'stacks'));
    const claim = await takeName(request, name);
    await mkdir(logs, { recursive: true });
    // PostgreSQL runs as another account under root and must get through to its data, whatever the umask.
    await chmod(path, 0o755);
    await (request.keep ? rm(join(path, ephemeralMark), { force: true }) : writeFile(join(path, ephemeralMark), ''));
    return { name, path, logs, cache: join(dataFolder, 'cache'), ...endings(path, claim) };
  } catch (cause) {
    if (!isDenied(cause)) throw cause;
    throw new Error(`cannot write to ${path}: choose a data folder that this user may write to (--folder)`, { cause });
  }
}

function endings(path: string, claim: Claim): Pick<StackFolder, 'removable' | 'claimPath' | 'release' | 'remove'> {
  const removable = [path, outsideDataFolder(path)];
  return { removable, claimPath: claim.path, release: () => claim.release(), remove: () => removeAll(removable) };
}

async function takeName(request: FolderRequest, name: string): Promise<Claim> {
  const wait = { pid: request.ownerPid, deadlineMs: nameDeadlineMs };
  const claim = await awaitClaim(claimsIn(join(request.dataFolder, 'stacks')), name, wait);
  if (claim === undefined) throw new Error(`a stack named "${name}" is already running in ${request.dataFolder}`);
  return claim;
}

async function sweepAbandoned(stacks: string): Promise<void> {
  for (const name of await readdir(stacks)) {
    const path = join(stacks, name);
    if (!existsSync(join(path, ephemeralMark))) continue;
    const claim = await tryClaim(claimsIn(stacks), name);
    if (claim === undefined) continue;
    // What another user left is for that user to remove.
    await removeAll([path, outsideDataFolder(path)]).catch(() => undefined);
    await claim.release();
  }
}

function claimsIn(stacks: string): string {
  return join(stacks, '.claims');
}

async function removeAll(paths: readonly string[]): Promise<void> {
  await Promise.all(paths.map((path) => rm(path, { recursive: true, force: true, maxRetries: 5 })));
}

function isDenied(error: unknown): boolean {
  return ['EACCES', 'EPERM', 'EROFS'].includes((error as NodeJS.ErrnoException).code ?? '');
}
