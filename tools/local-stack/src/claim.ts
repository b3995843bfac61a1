import { randomUUID } from 'node:crypto';
import { chmod, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

export interface Claim {
  /** Removing this file gives the claim back. */
  readonly path: string;
  release(): Promise<void>;
}

/**
 * Takes `name` for the process `pid` among all that use `folder`, or resolves to undefined when a living one has it.
 *
 * A claim is the file `<name>.<pid>.<token>`, made first and checked after: whoever sees another living claim withdraws,
 * so two at once may both lose but never both win, and a dead process's claim needs no takeover: its pid tells.
 */
export async function tryClaim(folder: string, name: string, pid: number = process.pid): Promise<Claim | undefined> {
  await makeShared(folder);
  const own = `${name}.${pid}.${randomUUID()}`;
  const path = join(folder, own);
  await writeFile(path, '', { flag: 'wx' });
  const claim: Claim = { path, release: () => rm(path, { force: true }) };
  for (const entry of await readdir(folder)) {
    if (entry === own || !entry.startsWith(`${name}.`)) continue;
    if (isAlive(ownerOf(entry))) {
      await claim.release();
      return undefined;
    }
    // Another user's file may not be ours to remove; being dead, it does not count either way.
    await rm(join(folder, entry), { force: true }).catch(() => undefined);
  }
  return claim;
}

export interface ClaimWait {
  readonly pid?: number;
  readonly deadlineMs: number;
}

/** As `tryClaim`, but waits its turn; undefined when the deadline passes first. */
export async function awaitClaim(folder: string, name: string, wait: ClaimWait): Promise<Claim | undefined> {
  const endsAt = performance.now() + wait.deadlineMs;
  for (;;) {
    const claim = await tryClaim(folder, name, wait.pid);
    if (claim !== undefined || performance.now() > endsAt) return claim;
    // Random, because two that withdrew together must not meet again.
    await delay(50 + Math.random() * 100);
  }
}

/** Runs `work` while no other process does so under the same name. */
export async function withClaim<T>(folder: string, name: string, deadlineMs: number, work: () => Promise<T>): Promise<T> {
  const claim = await awaitClaim(folder, name, { deadlineMs });
  if (claim === undefined) throw new Error(`another process has held ${join(folder, name)} for ${deadlineMs} ms`);
  try {
    return await work();
  } finally {
    await claim.release();
  }
}

/** Claims of several users may meet in one folder, so it is open like the temporary folder itself. */
async function makeShared(folder: string): Promise<void> {
  const created = await mkdir(folder, { recursive: true });
  if (created !== undefined) await chmod(folder, 0o1777);
}

function ownerOf(entry: string): number {
  return Number(entry.split('.').at(-2));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
