import { AdapterError, type Clock } from '@signalbox/message';
import type { Logger, Metrics } from '@signalbox/telemetry';
import { writeCheckpoint } from './checkpoint.js';
import type { DirectoryLock } from './directory-lock.js';
import { encodeFrame, LONGEST_PAYLOAD_BYTES } from './frame.js';
import { GroupWriter } from './group-writer.js';
import { SegmentAppender } from './segment-appender.js';
import { readBatch, type BatchLimits, type SpoolBatch, type SpooledRecord } from './segment-reader.js';
import type { Segment, Segments } from './segments.js';
import type { Spool, SpoolStatus } from './spool.js';
import type { SpoolFiles } from './spool-files.js';
import type { SpoolLimits } from './spool-limits.js';
import { segmentName, setAsideName } from './spool-names.js';
import { orUnwritable } from './unwritable.js';

/** With the pauses between them these outlast a disk that is only slow. */
const READ_TRIES = 5;

export interface FileSpoolParts {
  readonly files: SpoolFiles;
  readonly lock: DirectoryLock;
  readonly segments: Segments;
  readonly limits: SpoolLimits;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

export class FileSpool implements Spool {
  readonly #parts: FileSpoolParts;
  readonly #writer: GroupWriter;
  readonly #appender: SegmentAppender;
  #closed: Promise<void> | undefined;
  /** Length of the last frame if it was refused: while such a one would be refused again, the spool refuses. */
  #refusedBytes = 0;
  /** Times in a row that the oldest segment could not be read. */
  #unreadable = 0;

  constructor(parts: FileSpoolParts) {
    this.#parts = parts;
    this.#appender = new SegmentAppender(parts);
    this.#writer = new GroupWriter(parts.limits, (group) => this.#appender.append(group));
  }

  async append(payload: Uint8Array): Promise<void> {
    const { clock, metrics } = this.#parts;
    if (this.#closed) throw new AdapterError('spool-closed', 'unreachable', { message: 'the spool is closed' });
    if (payload.length > LONGEST_PAYLOAD_BYTES) throw new AdapterError('spool-record-too-large', 'rejected', { message: `a record is longer than ${LONGEST_PAYLOAD_BYTES} bytes` });
    const startedMs = clock.monotonicMs();
    const atMs = clock.nowMs();
    const frame = encodeFrame(payload, atMs);
    try {
      const refusal = this.#refusalOf(frame.length);
      if (refusal) throw refusal;
      await this.#writer.add(frame, atMs);
    } catch (error) {
      this.#refusedBytes = frame.length;
      metrics.count('sb_spool_handled_total', { outcome: 'refused' });
      throw error;
    }
    this.#refusedBytes = 0;
    metrics.count('sb_spool_handled_total', { outcome: 'spooled' });
    metrics.observe('sb_spool_append_seconds', {}, (clock.monotonicMs() - startedMs) / 1000);
  }

  async readOldest(limits: BatchLimits): Promise<SpoolBatch | null> {
    const { files, segments } = this.#parts;
    await this.#removeDone();
    const { oldest } = segments;
    if (!oldest || oldest.bytes <= segments.offset) return null;
    try {
      const batch = await readBatch(files, oldest, segments.offset, limits);
      oldest.oldestAtMs = batch.records[0]?.atMs ?? oldest.oldestAtMs;
      this.#unreadable = 0;
      return batch;
    } catch (cause) {
      this.#giveWay(oldest, cause);
      throw new AdapterError('spool-unreadable', 'unreachable', { message: `segment ${oldest.number} cannot be read: ${(cause as NodeJS.ErrnoException).code ?? 'unknown'}`, cause });
    }
  }

  async complete(batch: SpoolBatch): Promise<void> {
    const { files, segments, metrics } = this.#parts;
    const { oldest } = segments;
    if (oldest?.number !== batch.segment) throw new RangeError('only the batch that was read last can be completed');
    await this.#setAsideDamage(batch);
    segments.advance(batch.end, batch.records.length);
    metrics.count('sb_spool_handled_total', { outcome: 'damaged' }, batch.damaged.length);
    await this.#removeDone();
    if (segments.oldest === oldest) await orUnwritable(writeCheckpoint(files, { segment: batch.segment, offset: batch.end }));
  }

  setAside({ payload, atMs, segment, offset }: SpooledRecord): Promise<void> {
    return orUnwritable(this.#parts.files.setAside(setAsideName('refused', segment, offset), encodeFrame(payload, atMs)));
  }

  status(): SpoolStatus {
    const { segments, limits, clock } = this.#parts;
    const { records, bytes, oldestAtMs } = segments.totals();
    const refusal = this.#refusalOf(Math.max(1, this.#refusedBytes))?.code;
    const state = refusal !== undefined ? 'refusing' : records > 0 ? 'holding' : 'empty';
    return { state, records, bytes, maxBytes: limits.maxBytes, ageMs: oldestAtMs === undefined ? 0 : Math.max(0, clock.nowMs() - oldestAtMs), ...(refusal !== undefined && { refusal }) };
  }

  close(): Promise<void> {
    this.#closed ??= this.#writer.drain().then(async () => {
      await this.#appender.close();
      this.#parts.lock.release();
    });
    return this.#closed;
  }

  /** Removes segments that are done. The one that is written stays while more is on its way into it. */
  async #removeDone(): Promise<void> {
    const { files, segments } = this.#parts;
    for (let done = this.#findDone(); done; done = this.#findDone()) {
      segments.remove(done);
      const { number } = done;
      await orUnwritable(this.#appender.leave(done).then(() => files.remove(segmentName(number))));
    }
  }

  #findDone(): Segment | undefined {
    const { segments } = this.#parts;
    const { oldest } = segments;
    if (!oldest || oldest.bytes > segments.offset) return undefined;
    return this.#appender.writesTo(oldest) && !this.#writer.isIdle ? undefined : oldest;
  }

  /** A segment that somebody removed is forgotten; one that the disk does not give lets the others go first, after some tries. */
  #giveWay(segment: Segment, cause: unknown): void {
    const { segments, logger, metrics } = this.#parts;
    const isGone = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    this.#unreadable += 1;
    if (!isGone && this.#unreadable < READ_TRIES) return;
    this.#unreadable = 0;
    if (isGone) {
      logger.error('a segment is gone, with what it held', { segment: segment.number, records: segment.records });
      metrics.count('sb_spool_handled_total', { outcome: 'damaged' }, segment.records);
      segments.remove(segment);
      // Written on, its file would be nowhere to be found.
      void this.#appender.leave(segment);
    } else {
      logger.error('a segment cannot be read, so the others go first', { segment: segment.number, err: cause });
      segments.postponeOldest();
    }
  }

  /** Why one more frame of this length would be refused. */
  #refusalOf(length: number): AdapterError | undefined {
    const { segments, limits, clock } = this.#parts;
    const { bytes, oldestAtMs } = segments.totals();
    if (bytes + this.#writer.bytes + length > limits.maxBytes) return fullError(`it holds ${bytes} of ${limits.maxBytes} bytes`);
    const ageMs = oldestAtMs === undefined ? 0 : clock.nowMs() - oldestAtMs;
    if (ageMs > limits.maxAgeMs) return fullError(`its oldest record has waited for ${Math.round(ageMs / 1000)} s`);
    return this.#appender.failure;
  }

  /** What is damaged is lost either way: a copy that fails must not hold up the rest. */
  async #setAsideDamage({ segment, damaged }: SpoolBatch): Promise<void> {
    const { files, logger } = this.#parts;
    for (const { from, to } of damaged) {
      logger.error('bytes of a segment are damaged', { segment, from, to });
      try {
        await files.setAside(setAsideName('damaged', segment, from), await files.read(segmentName(segment), from, to - from));
      } catch (err) {
        logger.error('damaged bytes could not be set aside', { segment, from, to, err });
      }
    }
  }
}

function fullError(why: string): AdapterError {
  return new AdapterError('spool-full', 'throttled', { message: `the spool is full: ${why}` });
}
