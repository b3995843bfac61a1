import { LANES, type Lane } from '@signalbox/message';
import { openParking, type RunnerParking } from '../parking/open-parking.js';
import type { ConsumerListener, ConsumerPort, FetchedRecord, TopicPartition } from '../ports/consumer-port.js';
import type { Timers } from '../timers.js';
import { Backlog } from './backlog.js';
import { Committer } from './committer.js';
import { Dispatcher } from './dispatcher.js';
import type { Entry, Route, Step } from './entry.js';
import { Executor } from './executor.js';
import { FetchGate } from './fetch-gate.js';
import type { RunnerLimits } from './runner-limits.js';
import type { Runner, RunnerOptions } from './runner.js';

export interface GroupMemberOptions extends RunnerOptions {
  readonly limits: RunnerLimits;
  readonly routes: ReadonlyMap<string, Route>;
  readonly timers: Timers;
}

type Phase = 'new' | 'joining' | 'running' | 'rejoining' | 'stopping' | 'stopped' | 'dead';

/** At least this much of a stop's budget is left for the last commit and for leaving. */
const LEAVE_BUDGET_MS = 2_000;

/** One member of a consumer group: connects what the consumer tells with the backlog, the handlers and the commits. */
export class GroupMember implements Runner, ConsumerListener {
  readonly #options: GroupMemberOptions;
  readonly #consumer: ConsumerPort;
  readonly #backlog: Backlog;
  readonly #dispatcher: Dispatcher;
  readonly #committer: Committer;
  readonly #gate: FetchGate;
  readonly #parking: RunnerParking | undefined;
  #phase: Phase = 'new';
  #death: Error | undefined;
  #ownedUntilMs = -Infinity;
  #stopped: Promise<void> | undefined;

  constructor(options: GroupMemberOptions) {
    const { client, groupId, limits, routes, clock, timers } = options;
    this.#options = options;
    const { sessionTimeoutMs, heartbeatIntervalMs, maxWaitMs } = limits;
    this.#consumer = client.openConsumer({ groupId, topics: [...routes.keys()], sessionTimeoutMs, heartbeatIntervalMs, maxWaitMs });
    this.#backlog = new Backlog(routes, clock);
    this.#gate = new FetchGate(this.#backlog, this.#consumer, limits);
    const isOwner = (): boolean => clock.monotonicMs() < this.#ownedUntilMs;
    const executor = new Executor({ ...options, isOwner });
    const execute = (entry: Entry): Promise<Step> => executor.execute(entry);
    this.#parking = options.parking && openParking({ ...options, parking: options.parking, backlog: this.#backlog, isOwner, execute, onQueued: () => this.#dispatcher.pump() });
    this.#dispatcher = new Dispatcher({
      backlog: this.#backlog,
      clock,
      timers,
      maxInFlight: limits.maxInFlight,
      execute: this.#parking?.execute ?? execute,
      mayStart: isOwner,
      onStep: (entry, step) => this.#onStep(entry, step),
    });
    this.#committer = this.#createCommitter();
    options.metrics.beforeRender(() => this.#recordGauges());
  }

  get queueLagSeconds(): number {
    return this.#backlog.oldestAgeMs / 1000;
  }

  async start(): Promise<void> {
    if (this.#phase !== 'new') throw new Error(`a runner starts once; this one is ${this.#phase}`);
    this.#phase = 'joining';
    await this.#consumer.start(this);
    this.#committer.start();
    this.#parking?.lot.start();
  }

  stop(budgetMs: number): Promise<void> {
    this.#stopped ??= this.#leave(budgetMs);
    return this.#stopped;
  }

  health(): { healthy: boolean; detail: string } {
    const { stalledMs } = this.#options.limits;
    if (this.#death !== undefined) return { healthy: false, detail: this.#death.message };
    if (this.#phase !== 'running') return { healthy: this.#phase === 'rejoining', detail: this.#phase };
    const { longestRunMs, idleWithWorkMs } = this.#dispatcher;
    if (longestRunMs > stalledMs) return { healthy: false, detail: `a handler has been running for ${Math.round(longestRunMs / 1000)} s` };
    if (idleWithWorkMs > stalledMs) return { healthy: false, detail: `records wait, and none was begun for ${Math.round(idleWithWorkMs / 1000)} s` };
    const still = this.#backlog.longestStill;
    if (still !== undefined && still.stillMs > stalledMs) {
      return { healthy: false, detail: `the watermark of ${still.ledger.topic}/${still.ledger.partition} has stood still for ${Math.round(still.stillMs / 1000)} s` };
    }
    return { healthy: true, detail: `${this.#backlog.partitionCount} partitions, ${this.#backlog.records} records in hand` };
  }

  onAssigned(partitions: readonly TopicPartition[]): void {
    const { gained, lost, retained } = this.#backlog.assign(partitions);
    this.#options.metrics.count('sb_rebalances_total', { role: this.#options.role });
    this.#options.logger.info('partitions assigned', { group: this.#options.groupId, gained: gained.length, lost: lost.length, retained: retained.length });
    if (this.#phase === 'joining' || this.#phase === 'rejoining') this.#phase = 'running';
    this.#parking?.lot.onAssigned(partitions);
    this.#gate.reapply();
  }

  onConfirmed(agoMs: number): void {
    const { clock, limits } = this.#options;
    this.#ownedUntilMs = clock.monotonicMs() - agoMs + limits.sessionTimeoutMs;
    this.#dispatcher.pump();
  }

  onRebalancing(): void {
    void this.#committer.commitNow();
  }

  onRecords(partition: TopicPartition, records: readonly FetchedRecord[]): void {
    const ledger = this.#backlog.accept(partition, records);
    if (ledger === undefined) return;
    this.#gate.update(ledger);
    this.#dispatcher.pump();
  }

  onCrash(error: Error, restarting: boolean): void {
    const { role, logger, metrics, groupId } = this.#options;
    metrics.count('sb_consumer_crashes_total', { role });
    logger.warn('the consumer crashed', { group: groupId, restarting, reason: error.message });
    // A crashed member has left the group: others own its partitions from now on.
    this.#backlog.assign([]);
    this.#parking?.lot.onAssigned([]);
    this.#ownedUntilMs = -Infinity;
    if (!restarting) this.#die(error);
    else if (this.#phase === 'running') this.#phase = 'rejoining';
  }

  #onStep(entry: Entry, step: Step): void {
    if (step.kind === 'stop') return this.#die(step.error);
    if (step.kind !== 'done' && step.kind !== 'stored') return;
    const { metrics, role } = this.#options;
    if (step.kind === 'done') metrics.count('sb_records_handled_total', { role, outcome: entry.pending?.outcome.kind ?? 'emit' });
    this.#backlog.complete(entry);
    this.#gate.update(entry.ledger);
  }

  #die(error: Error): void {
    if (this.#death !== undefined || this.#phase === 'stopping' || this.#phase === 'stopped') return;
    this.#death = error;
    this.#phase = 'dead';
    this.#options.logger.fatal('the consumer stops for good', { group: this.#options.groupId, err: error });
    this.#options.onFatal?.(error);
    void this.stop(LEAVE_BUDGET_MS);
  }

  async #leave(budgetMs: number): Promise<void> {
    const { clock, timers } = this.#options;
    const endMs = clock.monotonicMs() + budgetMs;
    const wasStarted = this.#phase !== 'new';
    if (this.#phase !== 'dead') this.#phase = 'stopping';
    this.#committer.stop();
    if (!wasStarted) return;
    this.#gate.close();
    this.#parking?.lot.close();
    await within(timers, budgetMs - Math.min(LEAVE_BUDGET_MS, budgetMs / 2), this.#dispatcher.drain());
    const leave = this.#committer.commitNow().then(() => {
      // What still runs is not waited for; from here on nothing of it is published or counted.
      this.#backlog.assign([]);
      return this.#consumer.stop();
    });
    await within(timers, endMs - clock.monotonicMs(), leave);
    if (this.#phase !== 'dead') this.#phase = 'stopped';
  }

  #createCommitter(): Committer {
    const { timers, limits, metrics, role, logger, groupId } = this.#options;
    return new Committer({
      ledgers: () => this.#backlog.ledgers,
      commit: (offsets) => this.#consumer.commit(offsets),
      timers,
      intervalMs: limits.commitIntervalMs,
      onDropped: () => metrics.count('sb_commits_dropped_total', { role }),
      onFailed: (error) => logger.warn('offsets could not be committed', { group: groupId, err: error }),
    });
  }

  #recordGauges(): void {
    const { metrics, role, routes } = this.#options;
    const labels = { role, lane: laneOf([...routes.keys()]) };
    metrics.gauge('sb_queue_lag_seconds', labels, this.queueLagSeconds);
    metrics.gauge('sb_queue_depth', labels, this.#backlog.queues.waiting);
    metrics.gauge('sb_in_flight', labels, this.#dispatcher.inFlight);
    metrics.gauge('sb_parked', labels, this.#backlog.queues.held);
    metrics.gauge('sb_parked_on_disk', labels, this.#parking?.lot.waiting ?? 0);
    metrics.gauge('sb_partitions', labels, this.#backlog.partitionCount);
  }
}

/** The lane whose topics are consumed; `all` where there is none or more than one. */
function laneOf(topics: readonly string[]): Lane | 'all' {
  const lanes = LANES.filter((lane) => topics.some((topic) => topic.endsWith(`-${lane}`)));
  return lanes.length === 1 ? (lanes[0] ?? 'all') : 'all';
}

/** Waits for the work, but no longer than the budget. Failures of the work are its own. */
async function within(timers: Timers, budgetMs: number, work: Promise<unknown>): Promise<void> {
  let cancel = (): void => {};
  const timeout = new Promise<void>((resolve) => {
    cancel = timers.after(Math.max(0, budgetMs), resolve);
  });
  await Promise.race([work.catch(() => undefined), timeout]);
  cancel();
}
