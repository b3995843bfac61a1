import type { AcceptedAnswer, Intent, Origin, Problem } from '@signalbox/contracts';
import { createRandomPool } from '@signalbox/crypto';
import { isPurpose, laneOf } from '@signalbox/message';
import { HTTP_ORIGIN } from '../idempotency.store.js';
import type { ApiKey } from './api-key.store.js';
import { describeRefusal, type RefusedPlace } from './describe-refusal.js';
import type { HttpLanes } from './http-lanes.js';
import { makeProblem } from './http-problem.js';
import { RETRY_AFTER_SECONDS } from './retry-after.js';
import { retryAfter, type TenantLimit, type TenantLimits } from './tenant-limits.js';

/** An intent whose form has been checked. */
export interface Request {
  readonly intent: Intent;
  readonly traceparent: string | undefined;
  readonly place: Omit<RefusedPlace, 'isSealed'>;
}

/** How one intent is answered. */
export type Answered = { readonly limit?: TenantLimit } & (
  | { readonly message: AcceptedAnswer; readonly problem?: undefined }
  | { readonly message?: undefined; readonly problem: Problem; readonly retryAfterSeconds?: string }
);

const randomBytes = createRandomPool();

/** A request has no place in a topic: its origin is a number that no other request has, so that a repetition is known by its key alone. */
function makeOrigin(): Origin {
  return { topic: HTTP_ORIGIN, partition: 0, offset: (Buffer.from(randomBytes(8)).readBigUInt64BE() >> 2n).toString() };
}

/** Takes intents that came over HTTP to their lane: counts them against the limit of their tenant and says what became of each. */
export class IntentDesk {
  readonly #lanes: HttpLanes;
  readonly #limits: TenantLimits;

  constructor(lanes: HttpLanes, limits: TenantLimits) {
    this.#lanes = lanes;
    this.#limits = limits;
  }

  /** Whether the lane of each purpose has room for so many more. */
  hasRoomFor(tenantId: string, purposes: readonly string[]): boolean {
    const counts = Map.groupBy(purposes, (purpose) => (isPurpose(purpose) ? laneOf(purpose) : this.#lanes.any));
    return [...counts].every(([lane, { length }]) => this.#lanes.find(lane)?.hasRoomFor(tenantId, length) ?? true);
  }

  async take(caller: ApiKey, { intent, traceparent, place }: Request): Promise<Answered> {
    const laneName = isPurpose(intent.purpose) ? laneOf(intent.purpose) : this.#lanes.any;
    const lane = this.#lanes.find(laneName);
    if (!lane) return { problem: makeProblem('lane-elsewhere', { detail: `this process does not serve the lane ${laneName}` }) };
    const limit = this.#limits.take(caller, laneName);
    if (!limit.isGranted) return { limit, problem: makeProblem('rate-limited'), retryAfterSeconds: retryAfter(limit) };
    const taken = await lane.take({ intent, origin: makeOrigin(), traceparent });
    switch (taken.kind) {
      case 'accepted': return { limit, message: taken.answer };
      case 'refused': return { limit, problem: describeRefusal(taken.refusal, { ...place, isSealed: intent.sealed !== undefined }) };
      case 'unavailable': return { limit, problem: taken.problem, retryAfterSeconds: taken.problem.title === 'lane-busy' ? RETRY_AFTER_SECONDS.busy : RETRY_AFTER_SECONDS.unavailable };
    }
  }
}
