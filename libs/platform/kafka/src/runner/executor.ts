import { decodeRecord, HEADERS, type Role, type SchemaName, type Topic, type ValueOf } from '@signalbox/contracts';
import { AdapterError, nextDelayMs, type Clock, type Random } from '@signalbox/message';
import type { Logger, Metrics } from '@signalbox/telemetry';
import { withFaultPoints, type FaultPoints } from '../fault-points.js';
import { deadLetter, type Outcome } from '../outcome.js';
import type { RecordProducer } from '../producer/record-producer.js';
import type { InboundRecord, OutboundRecord } from '../record.js';
import { originOf, toDeadLetterRecord } from './dead-letter-record.js';
import type { Entry, PendingOutcome, Replay, Step } from './entry.js';
import { FaultLimit } from './fault-limit.js';
import type { RunnerLimits } from './runner-limits.js';

export interface ExecutorOptions {
  readonly role: Role;
  readonly producer: RecordProducer;
  /** Seals the bytes of a dead-lettered record. */
  sealRecord(bytes: Uint8Array): string;
  /** Opens the header of a replayed dead letter; null where it is not one that we made. Must not throw. Without it no record is a replay. */
  openReplay?(header: string): Replay | null;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly faults: FaultPoints;
  readonly limits: RunnerLimits;
  /** False while the group may have given the partitions to others without our knowing. */
  isOwner(): boolean;
}

type DeadLetterOutcome = Extract<Outcome, { kind: 'dead-letter' }>;

/** Carries one record through one execution: decode, handle, publish, and the fault points around the publishing. */
export class Executor {
  readonly #options: ExecutorOptions;
  readonly #ownFaults: FaultLimit;

  constructor(options: ExecutorOptions) {
    this.#options = options;
    this.#ownFaults = new FaultLimit(options.limits.ownFaults, options.limits.ownFaultWindowMs);
  }

  /** Never rejects. */
  async execute(entry: Entry): Promise<Step> {
    entry.attempts += 1;
    try {
      if (entry.replay === undefined) entry.replay = this.#readReplay(entry);
      if (entry.pending === undefined) {
        const outcome = await this.#handle(entry);
        if (entry.ledger.isLost) return { kind: 'stale' };
        entry.pending = this.#prepare(entry, outcome);
      }
      return await this.#conclude(entry, entry.pending);
    } catch (error) {
      return this.#recover(entry, error);
    }
  }

  /** A header that we did not make, or made for another topic, says nothing. */
  #readReplay({ fetched, ledger }: Entry): Replay | null {
    const header = fetched.headers[HEADERS.replay];
    if (header === undefined) return null;
    const { role, metrics } = this.#options;
    const replay = this.#options.openReplay?.(header) ?? null;
    const isTaken = replay?.origin.topic === ledger.topic;
    metrics.count('sb_replays_total', { role, outcome: isTaken ? 'taken' : 'refused' });
    return isTaken ? replay : null;
  }

  async #handle(entry: Entry): Promise<Outcome> {
    const { clock, metrics, role } = this.#options;
    const decoded = decode(entry);
    if (!decoded.ok) return deadLetter(decoded.reason, 'bad-input', decoded.detail);
    const startedMs = clock.monotonicMs();
    try {
      return await entry.route.subscription.handle(decoded.record);
    } finally {
      metrics.observe('sb_handler_seconds', { role }, (clock.monotonicMs() - startedMs) / 1000);
    }
  }

  /** Adds to a dead letter its record and its facts; the other outcomes stand as they are. */
  #prepare(entry: Entry, outcome: Outcome, withFacts = true): PendingOutcome {
    if (outcome.kind !== 'dead-letter') return { outcome, records: outcome.kind === 'drop' ? [] : (outcome.records ?? []), isPublished: false };
    const facts = outcome.records ?? (withFacts ? this.#describe(entry, outcome) : []);
    const writer = { role: this.#options.role, sealRecord: (bytes: Uint8Array) => this.#options.sealRecord(bytes), nowMs: this.#options.clock.nowMs() };
    return { outcome, records: [...facts, toDeadLetterRecord(entry, outcome, writer)], isPublished: false };
  }

  #describe(entry: Entry, { reason, detail }: DeadLetterOutcome): readonly OutboundRecord[] {
    if (entry.route.subscription.describeDeadLetter === undefined) return [];
    const decoded = decode(entry);
    if (!decoded.ok) return [];
    try {
      return entry.route.subscription.describeDeadLetter(decoded.record, { reason, detail });
    } catch (error) {
      this.#options.logger.error('the facts of a dead letter could not be made', { ...originOf(entry), err: error });
      return [];
    }
  }

  async #conclude(entry: Entry, pending: PendingOutcome): Promise<Step> {
    const { outcome } = pending;
    if (!pending.isPublished && pending.records.length > 0) {
      if (outcome.kind === 'dead-letter' && !this.#admit(entry, outcome)) return { kind: 'stop', error: tooManyFaults(this.#options.limits) };
      const { faults, role } = this.#options;
      const obstacle = await withFaultPoints(faults, role, 'publish', () => this.#publish(entry, pending));
      if (obstacle !== null) return obstacle;
    }
    if (outcome.kind === 'emit') await outcome.afterPublish?.();
    if (outcome.kind !== 'park') return { kind: 'done' };
    entry.pending = undefined;
    return { kind: 'park', untilMs: outcome.untilMs };
  }

  /** Null where it is published. */
  async #publish({ ledger }: Entry, pending: PendingOutcome): Promise<Step | null> {
    // Whoever owns the partition now publishes the same; coming late, these would come after what follows them.
    if (ledger.isLost) return { kind: 'stale' };
    if (!this.#options.isOwner()) return { kind: 'retry', delayMs: this.#options.limits.heartbeatIntervalMs };
    await this.#options.producer.publish(pending.records);
    pending.isPublished = true;
    return null;
  }

  /** Counts a dead letter once; false where it is one fault of our own too many. */
  #admit(entry: Entry, outcome: DeadLetterOutcome): boolean {
    if (entry.isGivenUp) return true;
    const isOwnFault = outcome.class === 'own-fault' || (outcome.class === 'bad-input' && isOurs(entry.route.topic));
    if (isOwnFault && !this.#ownFaults.admit(this.#options.clock.monotonicMs())) return false;
    entry.isGivenUp = true;
    const { role, metrics, logger } = this.#options;
    metrics.count('sb_dead_letters_total', { role, class: outcome.class });
    logger.warn('record dead-lettered', { role, ...originOf(entry), reason: outcome.reason, class: outcome.class, detail: outcome.detail });
    return true;
  }

  #recover(entry: Entry, error: unknown): Step {
    const { limits, random, logger, metrics, role } = this.#options;
    const isTransient = error instanceof AdapterError && error.isTransient;
    if (!isTransient) {
      entry.faults += 1;
      logger.error('a record could not be handled', { role, ...originOf(entry), attempts: entry.attempts, faults: entry.faults, err: error });
      if (entry.faults >= limits.faultTries) return this.#giveUp(entry, error);
      // What was published stays so; anything else is worked out anew.
      if (entry.pending?.isPublished !== true) entry.pending = undefined;
    }
    metrics.count('sb_retries_total', { role });
    entry.delayMs = nextDelayMs(entry.delayMs, { baseMs: limits.retryBaseMs, capMs: limits.retryCapMs }, random);
    const retryAfterMs = error instanceof AdapterError ? (error.retryAfterMs ?? 0) : 0;
    return { kind: 'retry', delayMs: Math.max(entry.delayMs, retryAfterMs) };
  }

  /** The next execution publishes the dead letter; should that be refused too, the ones after try without facts, for ever. */
  #giveUp(entry: Entry, error: unknown): Step {
    const { limits, random } = this.#options;
    const outcome = deadLetter('handler-fault', 'own-fault', nameOf(error)) as DeadLetterOutcome;
    try {
      entry.pending = this.#prepare(entry, outcome, entry.faults === limits.faultTries);
    } catch (sealError) {
      // Without a seal nothing of it may leave this process: it stays, at the head of its key.
      this.#options.logger.error('a record could not be sealed', { ...originOf(entry), err: sealError });
      entry.pending = undefined;
    }
    entry.delayMs = nextDelayMs(entry.delayMs, { baseMs: limits.retryBaseMs, capMs: limits.retryCapMs }, random);
    return { kind: 'retry', delayMs: entry.faults === limits.faultTries ? 0 : entry.delayMs };
  }
}

type DecodedEntry = { ok: true; record: InboundRecord<ValueOf<SchemaName>> } | Exclude<ReturnType<typeof decodeRecord>, { ok: true }>;

function decode(entry: Entry): DecodedEntry {
  const { fetched, route } = entry;
  const decoded = decodeRecord(route.topic, fetched.headers[HEADERS.schema], fetched.value);
  if (!decoded.ok) return decoded;
  const record: InboundRecord<ValueOf<SchemaName>> = {
    origin: originOf(entry),
    ...(entry.replay != null && { replay: entry.replay.number }),
    key: entry.key,
    headers: fetched.headers,
    schema: decoded.schema,
    value: decoded.value as ValueOf<SchemaName>,
    timestampMs: fetched.timestampMs,
    attempts: entry.attempts,
    firstSeenAtMs: entry.firstSeenAtMs,
  };
  return { ok: true, record };
}

/** Topics that only our own stages write: what cannot be decoded there is our doing. */
function isOurs(topic: Topic): boolean {
  return !topic.producers.includes('product-services');
}

/** The message of an error may quote the record; its name and code may not. */
function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  return 'code' in error && typeof error.code === 'string' ? `${error.name} ${error.code}` : error.name;
}

function tooManyFaults({ ownFaults, ownFaultWindowMs }: RunnerLimits): Error {
  return new Error(`more than ${ownFaults} dead letters of our own fault in ${ownFaultWindowMs / 1000} s: the consumer stops before it empties its topic into dead-letters`);
}
