import { AdapterError, type Clock } from '@signalbox/message';
import type { Logger, Metrics } from '@signalbox/telemetry';
import { lockDirectory } from './directory-lock.js';
import { FileSpool } from './file-spool.js';
import { openNodeSpoolFiles } from './node-spool-files.js';
import { recoverSegments } from './recover-segments.js';
import type { Spool } from './spool.js';
import type { SpoolFiles } from './spool-files.js';
import { completeLimits, type SpoolLimits } from './spool-limits.js';

export interface SpoolOptions {
  /** Of one process alone, on a disk that outlives it; made where it does not exist. */
  readonly directory: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly limits?: Partial<SpoolLimits>;
  /** The file system unless a test brings one that fails. */
  readonly openFiles?: (directory: string) => Promise<SpoolFiles>;
}

/** Opens what an earlier process has left, or an empty spool. AdapterError `spool-in-use` or `spool-unwritable`, naming the directory. */
export async function openSpool({ directory, openFiles = openNodeSpoolFiles, limits: given = {}, ...tools }: SpoolOptions): Promise<Spool> {
  const { logger, metrics } = tools;
  try {
    const files = await openFiles(directory);
    const lock = await lockDirectory(directory);
    const { segments, torn, unreadable } = await recoverSegments(files).catch((error: unknown) => {
      lock.release();
      throw error;
    });
    for (const cut of torn) logger.warn('cut off an unfinished record at the end of a segment', cut);
    for (const sick of unreadable) logger.error('a segment cannot be read', sick);
    metrics.count('sb_spool_handled_total', { outcome: 'torn' }, torn.length);
    const { records, bytes } = segments.totals();
    if (bytes > 0) logger.info('the spool holds records of an earlier process', { records, bytes });
    const spool = new FileSpool({ ...tools, files, lock, segments, limits: completeLimits(given) });
    metrics.beforeRender(() => recordStatus(spool, metrics));
    return spool;
  } catch (cause) {
    if (cause instanceof AdapterError) throw cause;
    throw new AdapterError('spool-unwritable', 'unreachable', { message: `the spool ${directory} cannot be used: ${(cause as NodeJS.ErrnoException).code ?? 'unknown'}`, cause });
  }
}

function recordStatus(spool: Spool, metrics: Metrics): void {
  const { records, bytes, ageMs } = spool.status();
  metrics.gauge('sb_spool_records', {}, records);
  metrics.gauge('sb_spool_bytes', {}, bytes);
  metrics.gauge('sb_spool_oldest_seconds', {}, ageMs / 1000);
}
