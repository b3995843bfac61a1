import { existsSync } from 'node:fs';
import { constants, getPriority, setPriority } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { writeFile } from 'node:fs/promises';

/** About a ninth of the share of the others: with less, a machine that others use too would stop it for good. */
const STEPS_DOWN = 10;
/** Linux takes one change of a session's share per tenth of a second from an ordinary user. */
const AUTOGROUP_INTERVAL_MS = 110;

/**
 * Leaves the cores of the machine to the others of the stack, whatever priority that was started with. Where Linux shares the cores among sessions first (autogroup), niceness counts only within
 * a session, and each process of the stack is a session of its own: so the share of its session is lowered too.
 */
export async function lowerPriority(pid: number): Promise<void> {
  const priority = Math.min(getPriority() + STEPS_DOWN, constants.priority.PRIORITY_LOW);
  setPriority(pid, priority);
  const autogroup = `/proc/${pid}/autogroup`;
  if (!existsSync(autogroup)) return;
  await sleep(AUTOGROUP_INTERVAL_MS);
  await writeFile(autogroup, String(priority));
}
