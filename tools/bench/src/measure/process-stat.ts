/** One line of /proc/<pid>/stat, as far as it tells CPU time. */
export interface ProcessStat {
  readonly pid: number;
  readonly parentPid: number;
  /** Of the process itself, all threads, user and system. */
  readonly ownMs: number;
  /** Of children that have ended and were waited for, and of theirs. */
  readonly endedChildrenMs: number;
}

/** USER_HZ: a constant of the interface of Linux, whatever the kernel ticks at. */
const TICK_MS = 10;

/** Reads a stat file; the command in it stands in parentheses and may hold anything, so fields are counted from the last one. Throws RangeError. */
export function parseProcessStat(text: string): ProcessStat {
  const [, pid, fields = ''] = /^(\d+) \(.*\) (\S .*)$/s.exec(text.trim()) ?? [];
  // From `state` on: ppid is the 2nd, utime, stime, cutime and cstime are the 12th to 15th.
  const numbers = fields.split(' ').map(Number);
  const [parentPid, user, system, childUser, childSystem] = [1, 11, 12, 13, 14].map((index) => numbers[index] ?? NaN) as [number, number, number, number, number];
  const stat = { pid: Number(pid), parentPid, ownMs: (user + system) * TICK_MS, endedChildrenMs: (childUser + childSystem) * TICK_MS };
  if (Object.values(stat).some(Number.isNaN)) throw new RangeError('this is no stat file of a process');
  return stat;
}

/** CPU time of a process, of all its living descendants and of those that have ended. */
export function sumTreeMs(stats: readonly ProcessStat[], rootPid: number): number {
  const childrenOf = Map.groupBy(stats, ({ parentPid }) => parentPid);
  const sum = (stat: ProcessStat): number => stat.ownMs + stat.endedChildrenMs + (childrenOf.get(stat.pid) ?? []).reduce((total, child) => total + sum(child), 0);
  const root = stats.find(({ pid }) => pid === rootPid);
  return root ? sum(root) : 0;
}
