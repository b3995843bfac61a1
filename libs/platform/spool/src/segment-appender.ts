import type { AdapterError } from '@signalbox/message';
import type { Logger } from '@signalbox/telemetry';
import type { Waiting } from './group-writer.js';
import type { Segment, Segments } from './segments.js';
import type { AppendFile, SpoolFiles } from './spool-files.js';
import type { SpoolLimits } from './spool-limits.js';
import { segmentName } from './spool-names.js';
import { unwritable } from './unwritable.js';

const PROBE_FILE = 'probe';
/** As long as a webhook or two. */
const PROBE = '.'.repeat(4096);

interface Parts {
  readonly files: SpoolFiles;
  readonly segments: Segments;
  readonly limits: SpoolLimits;
  readonly logger: Logger;
}

interface Open {
  readonly segment: Segment;
  readonly file: AppendFile;
}

/** Writes groups to the newest segment, and begins the next when it is long enough or has failed. */
export class SegmentAppender {
  readonly #parts: Parts;
  #open: Open | undefined;
  #failure: AdapterError | undefined;
  #probe: NodeJS.Timeout | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Why nothing can be written, since the last write that failed. */
  get failure(): AdapterError | undefined {
    return this.#failure;
  }

  writesTo(segment: Segment): boolean {
    return this.#open?.segment === segment;
  }

  /** Resolves when the group is durable. A segment whose write failed is never written again: no later sync could tell what it holds. */
  async append(group: readonly Waiting[]): Promise<void> {
    if (this.#failure) throw this.#failure;
    try {
      const { segment, file } = this.#open ?? (await this.#begin());
      await file.append(group.map(({ frame }) => frame));
      segment.oldestAtMs = segment.records === 0 ? group[0]?.atMs : segment.oldestAtMs;
      segment.bytes += group.reduce((sum, { frame }) => sum + frame.length, 0);
      segment.records += group.length;
      if (segment.bytes >= this.#parts.limits.segmentBytes) await this.leave(segment);
    } catch (cause) {
      throw await this.#fail(cause);
    }
  }

  /** Goes on in a new segment. */
  async leave(segment: Segment): Promise<void> {
    if (this.#open?.segment !== segment) return;
    const { file } = this.#open;
    this.#open = undefined;
    // What it holds is synced; a close that fails changes nothing about it.
    await file.close().catch(() => undefined);
  }

  async close(): Promise<void> {
    clearTimeout(this.#probe);
    if (this.#open) await this.leave(this.#open.segment);
  }

  /** Listed and known to be written in one step, so that the reader never takes it for done. */
  async #begin(): Promise<Open> {
    const { files, segments } = this.#parts;
    const number = segments.takeNumber();
    const file = await files.create(segmentName(number));
    this.#open = { segment: segments.add(number), file };
    return this.#open;
  }

  async #fail(cause: unknown): Promise<AdapterError> {
    const { files, logger } = this.#parts;
    const failed = this.#open?.segment;
    const failure = unwritable(cause);
    this.#failure = failure;
    logger.error('the spool cannot be written', { code: failure.code, directory: files.directory, err: cause });
    if (failed) {
      await this.leave(failed);
      await this.#cutOff(failed);
    }
    this.#scheduleProbe();
    return failure;
  }

  /** Nobody may be sending anything by now, so the spool finds out by itself when the disk has recovered. */
  #scheduleProbe(): void {
    const { files, limits, logger } = this.#parts;
    const probe = async (): Promise<void> => {
      try {
        await files.replace(PROBE_FILE, PROBE);
        await files.remove(PROBE_FILE);
        this.#failure = undefined;
        logger.info('the spool can be written again', { directory: files.directory });
      } catch {
        this.#scheduleProbe();
      }
    };
    this.#probe = setTimeout(() => void probe(), limits.probeEveryMs).unref();
  }

  /** Frees what the failed write has taken. Whoever waited for it was refused, so it would do no harm either. */
  async #cutOff(segment: Segment): Promise<void> {
    const { files, segments } = this.#parts;
    const name = segmentName(segment.number);
    try {
      if (segment.bytes > 0) await files.truncate(name, segment.bytes);
      else await files.remove(name);
    } catch {
      // The disk is at fault and was complained of; the next process cuts it off.
    }
    if (segment.bytes === 0) segments.remove(segment);
  }
}
