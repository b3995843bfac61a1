import type { Clock } from '@signalbox/message';
import type { Metrics } from '@signalbox/telemetry';
import type { ProducerPort } from '../ports/producer-port.js';
import type { Timers } from '../timers.js';
import { BatchSender } from './batch-sender.js';
import { Lane } from './lane.js';
import { Placement } from './placement.js';
import type { ProducerLimits } from './producer-limits.js';
import type { QueuedRecord } from './publication.js';
import { Route } from './route.js';

export interface DeliveryOptions {
  readonly port: ProducerPort;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly metrics: Metrics;
  readonly limits: ProducerLimits;
  /** Records that are acknowledged, refused or no longer waited for. */
  onGone(records: readonly QueuedRecord[]): void;
}

/**
 * Brings records to their partitions, again and again until each is acknowledged or nobody waits for it. Partitions of one leader share
 * batches, one on its way at a time; a partition whose batch was not acknowledged leaves them and is tried alone until it is, so that
 * one without a leader holds up no other. Of one partition nothing is sent before what was sent of it earlier is acknowledged.
 */
export class Delivery {
  readonly #options: DeliveryOptions;
  readonly #placement: Placement;
  readonly #sender: BatchSender;
  readonly #lanes = new Map<string, Lane>();
  readonly #routes = new Map<number, Route>();
  /** The route that a ready lane has entered. */
  readonly #routeOf = new Map<Lane, Route>();
  /** Records of topics whose partitions are being asked for. */
  readonly #unplaced = new Map<string, QueuedRecord[]>();
  #isHasty = false;

  constructor(options: DeliveryOptions) {
    this.#options = options;
    this.#placement = new Placement(options.port);
    this.#sender = new BatchSender(options);
  }

  add(queued: QueuedRecord): void {
    const { topic } = queued.record;
    const waiting = this.#unplaced.get(topic);
    if (waiting !== undefined) return void waiting.push(queued);
    if (this.#place(queued)) return;
    this.#unplaced.set(topic, [queued]);
    void this.#learn(topic, 1);
  }

  /** Lingers no more. */
  hurry(): void {
    this.#isHasty = true;
    for (const route of this.#routes.values()) this.#consider(route);
  }

  async #learn(topic: string, attempt: number): Promise<void> {
    try {
      await this.#placement.learn(topic);
    } catch (error) {
      this.#sender.countFailure(error);
      const waiting = this.#unplaced.get(topic) ?? [];
      this.#options.onGone(waiting.filter(({ publication }) => publication.isSettled));
      const wanted = waiting.filter(({ publication }) => !publication.isSettled);
      if (wanted.length === 0) return void this.#unplaced.delete(topic);
      this.#unplaced.set(topic, wanted);
      return void this.#after(attempt, () => void this.#learn(topic, attempt + 1));
    }
    const placeable = this.#unplaced.get(topic) ?? [];
    this.#unplaced.delete(topic);
    for (const queued of placeable) this.#place(queued);
  }

  #place(queued: QueuedRecord): boolean {
    const partition = this.#placement.choose(queued.record);
    if (partition === undefined) return false;
    queued.partition = partition;
    const lane = this.#laneOf(queued.record.topic, partition);
    lane.push(queued);
    if (lane.state === 'empty') this.#enter(lane);
    else if (lane.state === 'ready') this.#grow(lane, queued.bytes);
    return true;
  }

  #laneOf(topic: string, partition: number): Lane {
    const name = `${topic}/${partition}`;
    let lane = this.#lanes.get(name);
    if (lane === undefined) this.#lanes.set(name, (lane = new Lane(topic, partition)));
    return lane;
  }

  #enter(lane: Lane): void {
    const leader = this.#options.port.leaderOf?.(lane) ?? -1;
    let route = this.#routes.get(leader);
    if (route === undefined) this.#routes.set(leader, (route = new Route()));
    route.enter(lane);
    this.#routeOf.set(lane, route);
    this.#consider(route);
  }

  #grow(lane: Lane, bytes: number): void {
    const route = this.#routeOf.get(lane);
    if (route === undefined) return;
    route.grow(bytes);
    this.#consider(route);
  }

  /** Sends the route's next batch if it is full or has lingered, else sees that it will. */
  #consider(route: Route, hasLingered = this.#isHasty): void {
    const { limits, timers } = this.#options;
    if (route.isBusy || route.isEmpty) return;
    if (hasLingered || route.hasFullBatch(limits)) return void this.#flush(route);
    route.cancelLinger ??= timers.after(limits.lingerMs, () => {
      route.cancelLinger = undefined;
      this.#consider(route, true);
    });
  }

  async #flush(route: Route): Promise<void> {
    route.cancelLinger?.();
    route.cancelLinger = undefined;
    route.isBusy = true;
    const lanes = route.takeBatch(this.#options.limits);
    const rest = await this.#sender.send(this.#stillWanted(lanes));
    const restOf = Map.groupBy(rest, ({ record, partition }) => `${record.topic}/${partition}`);
    for (const lane of lanes) this.#settle(lane, restOf.get(lane.name) ?? []);
    route.isBusy = false;
    // Meanwhile others have come, and need not wait for company.
    this.#consider(route, true);
  }

  async #sendAgain(lane: Lane): Promise<void> {
    lane.state = 'flying';
    this.#settle(lane, await this.#sender.send(this.#stillWanted([lane])));
  }

  #stillWanted(lanes: readonly Lane[]): readonly QueuedRecord[] {
    return lanes.flatMap(({ unacknowledged }) => unacknowledged.filter(({ publication }) => !publication.isSettled));
  }

  #settle(lane: Lane, rest: readonly QueuedRecord[]): void {
    const left = new Set(rest);
    const gone = lane.unacknowledged.filter((queued) => !left.has(queued));
    lane.unacknowledged = rest;
    lane.attempts = rest.length > 0 ? lane.attempts + 1 : 0;
    if (rest.length > 0) {
      lane.state = 'waiting';
      this.#after(lane.attempts, () => void this.#sendAgain(lane));
    } else {
      lane.state = 'empty';
      if (lane.records > 0) this.#enter(lane);
    }
    this.#options.onGone(gone);
  }

  #after(attempt: number, run: () => void): void {
    const { limits, timers } = this.#options;
    timers.after(Math.min(limits.retryCapMs, limits.retryBaseMs * 2 ** Math.min(attempt - 1, 16)), run);
  }
}
