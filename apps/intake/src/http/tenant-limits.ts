import { takeOfLimit, type IntentLimit, type LimitAnswer, type LimitState } from '@signalbox/admission';
import type { Clock, Lane } from '@signalbox/message';
import type { ApiKey } from './api-key.store.js';

/** Long enough for a full batch within any sensible limit, short enough to forgive quickly. */
const WINDOW_SECONDS = 10;

/** What a tenant has left of a lane, after an intent was counted. */
export interface TenantLimit extends LimitAnswer {
  readonly lane: Lane;
  readonly limit: IntentLimit;
}

/** How much each tenant sends to each lane by this process. Tenants are known by their keys, so there are as many as there are keys. */
export class TenantLimits {
  readonly #intentsPerSecond: number;
  readonly #clock: Clock;
  readonly #states = new Map<string, LimitState>();

  /** `intentsPerSecond` holds for tenants that have no limit of their own. */
  constructor(intentsPerSecond: number, clock: Clock) {
    this.#intentsPerSecond = intentsPerSecond;
    this.#clock = clock;
  }

  /** Counts one intent. */
  take({ tenantId, intentsPerSecond }: ApiKey, lane: Lane): TenantLimit {
    const limit = { quota: (intentsPerSecond ?? this.#intentsPerSecond) * WINDOW_SECONDS, windowMs: WINDOW_SECONDS * 1_000 };
    const name = `${lane} ${tenantId}`;
    const answer = takeOfLimit(this.#states.get(name), limit, this.#clock.monotonicMs());
    this.#states.set(name, answer.state);
    return { ...answer, lane, limit };
  }
}

const toSeconds = (ms: number): number => Math.ceil(ms / 1_000);

/** The headers of draft-ietf-httpapi-ratelimit-headers; of several lanes each has its policy. */
export function showLimits(limits: readonly TenantLimit[]): Readonly<Record<'ratelimit' | 'ratelimit-policy', string>> {
  return {
    'ratelimit-policy': limits.map(({ lane, limit }) => `"${lane}";q=${limit.quota};w=${limit.windowMs / 1_000}`).join(', '),
    ratelimit: limits.map(({ lane, state, fullAfterMs }) => `"${lane}";r=${Math.floor(state.left)};t=${toSeconds(fullAfterMs)}`).join(', '),
  };
}

/** Whole seconds, at least one. */
export function retryAfter({ waitMs }: TenantLimit): string {
  return String(Math.max(1, toSeconds(waitMs)));
}
