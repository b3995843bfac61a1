import { takeOfLimit, type IntentLimit, type LimitAnswer, type LimitState } from '@signalbox/admission';
import type { Clock, Lane } from '@signalbox/message';
import type { ApiKey } from './api-key.store.js';

/** Long enough for a full batch within any sensible limit, short enough to forgive quickly. */
const WINDOW_SECONDS = 10;

/** What is counted: intents by their lane, and requests about messages. */
export type Counted = Lane | 'messages';

/** What a tenant has left, after one was counted. */
export interface TenantLimit extends LimitAnswer {
  readonly counted: Counted;
  readonly limit: IntentLimit;
}

/** How much each tenant asks of this process: of each lane, and of what became of its messages, which reads tables that the lanes need too. Tenants are known by their keys, so there are as many as there are keys. */
export class TenantLimits {
  readonly #intentsPerSecond: number;
  readonly #clock: Clock;
  readonly #states = new Map<string, LimitState>();

  /** `intentsPerSecond` holds for tenants that have no limit of their own. */
  constructor(intentsPerSecond: number, clock: Clock) {
    this.#intentsPerSecond = intentsPerSecond;
    this.#clock = clock;
  }

  /** Counts one intent or request. */
  take({ tenantId, intentsPerSecond }: ApiKey, counted: Counted): TenantLimit {
    const limit = { quota: (intentsPerSecond ?? this.#intentsPerSecond) * WINDOW_SECONDS, windowMs: WINDOW_SECONDS * 1_000 };
    const name = `${counted} ${tenantId}`;
    const answer = takeOfLimit(this.#states.get(name), limit, this.#clock.monotonicMs());
    this.#states.set(name, answer.state);
    return { ...answer, counted, limit };
  }
}

const toSeconds = (ms: number): number => Math.ceil(ms / 1_000);

/** The headers of draft-ietf-httpapi-ratelimit-headers; of several lanes each has its policy, named by what is counted. */
export function showLimits(limits: readonly TenantLimit[]): Readonly<Record<'ratelimit' | 'ratelimit-policy', string>> {
  return {
    'ratelimit-policy': limits.map(({ counted, limit }) => `"${counted}";q=${limit.quota};w=${limit.windowMs / 1_000}`).join(', '),
    ratelimit: limits.map(({ counted, state, fullAfterMs }) => `"${counted}";r=${Math.floor(state.left)};t=${toSeconds(fullAfterMs)}`).join(', '),
  };
}

/** Whole seconds, at least one. */
export function retryAfter({ waitMs }: TenantLimit): string {
  return String(Math.max(1, toSeconds(waitMs)));
}
