import { AdapterError, nextDelayMs, type Clock, type Random } from '@signalbox/message';
import type { Logger } from '@signalbox/telemetry';
import { originOf } from '../runner/dead-letter-record.js';
import type { Entry, Step } from '../runner/entry.js';
import type { KeyQueue } from '../runner/key-queues.js';
import type { RunnerLimits } from '../runner/runner-limits.js';
import type { ParkingLot } from './parking-lot.js';

export interface ParkingExecutorOptions {
  readonly lot: ParkingLot;
  /** Never rejects. */
  execute(entry: Entry): Promise<Step>;
  isOwner(): boolean;
  readonly limits: RunnerLimits;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
}

/**
 * Lets a head wait on disk, with all that waits behind it, instead of in memory: where it must wait long, where much waits behind it, or
 * where it alone holds the watermark back. Around it the execution of a record is what it was.
 */
export class ParkingExecutor {
  readonly #options: ParkingExecutorOptions;

  constructor(options: ParkingExecutorOptions) {
    this.#options = options;
  }

  /** Never rejects. */
  async execute(entry: Entry, queue: KeyQueue<Entry>): Promise<Step> {
    if (entry.isStored) return { kind: 'stored' };
    try {
      return entry.takenUp === undefined ? await this.#executeFetched(entry, queue) : await this.#executeTakenUp(entry);
    } catch (error) {
      return this.#retry(entry, error);
    }
  }

  async #executeFetched(entry: Entry, queue: KeyQueue<Entry>): Promise<Step> {
    const { lot, clock, execute } = this.#options;
    if (entry.pending === undefined && (await lot.mustWait(entry))) return this.#store(entry, queue, clock.nowMs());
    if (entry.ledger.isLost) return { kind: 'stale' };
    const step = await execute(entry);
    if (step.kind === 'park') return this.#isForDisk(entry, queue, step.untilMs - clock.nowMs()) ? this.#store(entry, queue, step.untilMs) : step;
    // What is done but for its publication is not begun anew.
    if (step.kind === 'retry' && entry.pending === undefined && this.#isForDisk(entry, queue, step.delayMs)) return this.#store(entry, queue, clock.nowMs() + step.delayMs);
    return step;
  }

  async #executeTakenUp(entry: Entry): Promise<Step> {
    const { lot, clock, limits, execute } = this.#options;
    const takenUp = entry.takenUp;
    if (takenUp === undefined || !lot.isCurrent(takenUp)) return { kind: 'stale' };
    const step: Step = entry.isHandled ? { kind: 'done' } : await execute(entry);
    if (step.kind === 'done') {
      entry.isHandled = true;
      await lot.finish(takenUp);
    }
    if (step.kind !== 'park' || step.untilMs - clock.nowMs() <= limits.parkOnDiskMs) return step;
    await lot.putBack(takenUp, step.untilMs);
    return { kind: 'stale' };
  }

  #isForDisk({ ledger: { watermark }, slot, firstSeenAtMs }: Entry, queue: KeyQueue<Entry>, waitMs: number): boolean {
    const { clock, limits: { parkOnDiskMs, keyRecords, heldBackRecords } } = this.#options;
    if (waitMs > parkOnDiskMs || queue.size > keyRecords) return true;
    // Many short waits are a long one.
    return watermark.isOldest(slot) && (watermark.windowSize > heldBackRecords || clock.nowMs() - firstSeenAtMs > parkOnDiskMs);
  }

  async #store(entry: Entry, queue: KeyQueue<Entry>, dueMs: number): Promise<Step> {
    const { lot, isOwner, limits } = this.#options;
    if (entry.ledger.isLost) return { kind: 'stale' };
    if (!isOwner()) return { kind: 'retry', delayMs: limits.heartbeatIntervalMs };
    const behind = queue.list().filter(({ takenUp, isStored, ledger }) => takenUp === undefined && !isStored && !ledger.isLost);
    await lot.store(behind.slice(0, limits.storedAtOnce), dueMs);
    return { kind: 'stored' };
  }

  #retry(entry: Entry, error: unknown): Step {
    const { limits, random, logger } = this.#options;
    if (!(error instanceof AdapterError)) logger.error('a record could not be parked', { ...originOf(entry), err: error });
    entry.delayMs = nextDelayMs(entry.delayMs, { baseMs: limits.retryBaseMs, capMs: limits.retryCapMs }, random);
    return { kind: 'retry', delayMs: entry.delayMs };
  }
}
