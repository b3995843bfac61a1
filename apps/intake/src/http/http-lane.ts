import type { AcceptedAnswer, MessageAccepted, Problem } from '@signalbox/contracts';
import { unpackRecords, withFaultPoints, type Emission, type FaultPoints, type OutboundRecord, type RecordProducer } from '@signalbox/kafka';
import { AdapterError, type Clock, type Lane } from '@signalbox/message';
import type { Logger, Metrics } from '@signalbox/telemetry';
import type { Arrival, IntentDoor, TurnedAway } from '../intent-door.js';
import type { Refusal } from '../intake-records.js';
import { makeProblem } from './http-problem.js';
import { LaneGate, type GateLimits } from './lane-gate.js';

export type Taken =
  | { readonly kind: 'accepted'; readonly answer: AcceptedAnswer }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'unavailable'; readonly problem: Problem };

export interface HttpLaneParts {
  readonly lane: Lane;
  readonly door: IntentDoor;
  readonly producer: RecordProducer;
  readonly limits: GateLimits;
  /** Until the brokers have acknowledged; counted from inside the gate. */
  readonly deadlineMs: number;
  readonly clock: Clock;
  readonly metrics: Metrics;
  readonly logger: Logger;
  readonly faults: FaultPoints;
}

const UNAVAILABLE: Taken = { kind: 'unavailable', problem: makeProblem('unavailable') };
const BUSY: Taken = { kind: 'unavailable', problem: makeProblem('lane-busy') };

/** Everything in it is what was stored with the key, so each repetition is answered alike. */
function toAnswer([record]: readonly OutboundRecord[]): AcceptedAnswer {
  const { messageId, idempotencyKey, lane, purpose, acceptedAt, expiresAt } = JSON.parse(record?.value ?? '{}') as MessageAccepted;
  return { messageId, idempotencyKey, lane, purpose, acceptedAt, expiresAt };
}

/** One lane of the HTTP door: its own gate, producer and connections, so that no lane waits for another. */
export class HttpLane {
  readonly #parts: HttpLaneParts;
  readonly #gate: LaneGate;
  /** Notes of publication that are under way. */
  readonly #marks = new Set<Promise<void>>();

  constructor(parts: HttpLaneParts) {
    this.#parts = parts;
    this.#gate = new LaneGate(parts.limits, () => parts.clock.monotonicMs());
    parts.metrics.beforeRender(() => {
      parts.metrics.gauge('sb_http_intents', { lane: parts.lane, place: 'inside' }, this.#gate.inside);
      parts.metrics.gauge('sb_http_intents', { lane: parts.lane, place: 'waiting' }, this.#gate.waiting);
    });
  }

  hasRoomFor(tenantId: string, count: number): boolean {
    return this.#gate.hasRoomFor(tenantId, count);
  }

  /** Resolves when the message is in all in-sync replicas, when it is refused, or when the time is up; then nothing is known of it. */
  async take(arrival: Arrival): Promise<Taken> {
    const { clock, deadlineMs, metrics, lane } = this.#parts;
    const startedMs = clock.monotonicMs();
    const passage = await this.#gate.enter(arrival.intent.tenantId, startedMs + deadlineMs);
    if (passage.kind !== 'inside') return BUSY;
    try {
      const taken = await this.#limitTime(this.#decideAndPublish(arrival));
      if (taken.kind === 'accepted') metrics.observe('sb_http_accept_seconds', { lane }, (clock.monotonicMs() - startedMs) / 1_000);
      return taken;
    } finally {
      passage.leave();
    }
  }

  /** Resolves when no publication is left to be noted. */
  async finish(): Promise<void> {
    await Promise.allSettled(this.#marks);
  }

  #limitTime(work: Promise<Taken>): Promise<Taken> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => resolve(UNAVAILABLE), this.#parts.deadlineMs);
      work.then(resolve, reject).finally(() => clearTimeout(timer));
    });
  }

  async #decideAndPublish(arrival: Arrival): Promise<Taken> {
    try {
      const decision = await this.#parts.door.decide(arrival);
      return decision.kind === 'emit' ? await this.#publish(decision) : this.#turnAway(decision);
    } catch (error) {
      if (!(error instanceof AdapterError) || error.disposition === 'rejected') throw error;
      return UNAVAILABLE;
    }
  }

  #turnAway({ refusal, first }: TurnedAway): Taken {
    return first ? { kind: 'accepted', answer: toAnswer(unpackRecords(first.published)) } : { kind: 'refused', refusal };
  }

  async #publish({ records, afterPublish }: Emission): Promise<Taken> {
    const { producer, faults } = this.#parts;
    await withFaultPoints(faults, 'intake-http', 'publish', () => producer.publish(records));
    if (afterPublish) this.#mark(afterPublish);
    return { kind: 'accepted', answer: toAnswer(records) };
  }

  /** Nobody waits for the note: without it the records are published once more, which changes nothing. */
  #mark(note: () => void | Promise<void>): void {
    const marking = (async () => note())()
      .catch((err: unknown) => this.#parts.logger.warn('a publication could not be noted; it will be repeated', { err }))
      .finally(() => this.#marks.delete(marking));
    this.#marks.add(marking);
  }
}
