import { makeLoad, type PlannedIntent } from '@signalbox/demo';
import type { Lane } from '@signalbox/message';
import type { LoadPlan, Scenario } from '../scenario/scenario.js';

/** An intent, when it is due (from the beginning of the load) and what may become of it. */
export interface TimedIntent {
  readonly atMs: number;
  readonly load: string;
  readonly lane: Lane;
  readonly intent: PlannedIntent['intent'];
  /** `accepted`, or reasons with which it may end. */
  readonly ends: readonly string[];
}

export interface LoadSetting {
  /** Makes the idempotency keys of one run differ from those of every other. */
  readonly runId: string;
  readonly nowMs: number;
  readonly takePeople: (country: LoadPlan['country'], count: number) => readonly string[];
}

export interface PlannedLoad {
  readonly plan: LoadPlan;
  readonly intents: readonly TimedIntent[];
  readonly recipients: readonly string[];
  /** Recipients who say STOP before the load begins. */
  readonly optedOut: readonly string[];
}

/** When each intent of a load is due, ascending, from the beginning of the scenario. */
export function planTimes({ fromMs, forMs, rate, shape }: LoadPlan): number[] {
  const even = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
  const steady = Math.max(1, Math.floor((rate * forMs) / 1000));
  switch (shape) {
    case 'constant':
      return even(steady).map((index) => fromMs + (index * 1000) / rate);
    case 'ramp': {
      const count = Math.max(1, Math.floor(steady / 2));
      return even(count).map((index) => fromMs + forMs * Math.sqrt(index / count));
    }
    case 'burst':
      return even(steady).map((index) => fromMs + 1000 * Math.floor(index / rate));
  }
}

/** What a plain load says on each lane. */
export const PLAIN_KINDS = {
  otp: { tenantId: 'acme-bank', purpose: 'one-time-passcode' },
  transactional: { tenantId: 'acme-bank', purpose: 'account-notification' },
  marketing: { tenantId: 'shop-news', purpose: 'announcement' },
} as const satisfies Record<Lane, { tenantId: string; purpose: string }>;

/** One character of GSM-7 each, so that 153 of them make one segment of a longer message. */
const SEGMENT = 153;

/** Every load of a scenario. People are taken in the order of the loads. */
export function planLoads({ loads, seed }: Pick<Scenario, 'loads' | 'seed'>, setting: LoadSetting): PlannedLoad[] {
  return loads.map((plan) => (plan.kind === 'mixed' ? planMixed(plan, seed, setting) : planPlain(plan, setting)));
}

/** Intents that must all be accepted and sent. No two have the same text. */
function planPlain(plan: LoadPlan, { runId, nowMs, takePeople }: LoadSetting): PlannedLoad {
  const recipients = takePeople(plan.country, plan.recipients);
  const intents = planTimes(plan).map((atMs, index): TimedIntent => {
    const lane = plan.lanes[index % plan.lanes.length] as Lane;
    const head = `Run ${runId} ${plan.name} says hello number ${index}. `;
    const body = index % 10 < plan.longOfTen ? head.padEnd(2 * SEGMENT + 20, 'and so on ') : head;
    const expiry = plan.expiresAfterMs === undefined ? {} : { expiresAt: new Date(nowMs + atMs + plan.expiresAfterMs).toISOString() };
    const to = recipients[index % recipients.length] as string;
    return { atMs, load: plan.name, lane, ends: plan.ends, intent: { ...PLAIN_KINDS[lane], ...(plan.tenant && { tenantId: plan.tenant }), ...expiry, idempotencyKey: `${runId}-${plan.name}-${index}`, personal: { to, body } } };
  });
  return { plan, intents, recipients, optedOut: [] };
}

/** What product services send, with bad input among it, to people of this scenario. */
function planMixed(plan: LoadPlan, seed: number, { runId, nowMs, takePeople }: LoadSetting): PlannedLoad {
  const times = planTimes(plan);
  const load = makeLoad({ seed, count: times.length, nowMs, runId: `${runId}-${plan.name}` });
  const people = takePeople(plan.country, load.recipients.length);
  const own = new Map(load.recipients.map((recipient, index) => [recipient, people[index] as string]));
  const rename = (to: string): string => own.get(to) ?? to;
  const intents = load.intents.map(({ lane, intent, expected }, index): TimedIntent => ({
    atMs: times[index] ?? 0, load: plan.name, lane, ends: [expected], intent: { ...intent, personal: { ...intent.personal, to: rename(intent.personal.to) } },
  }));
  return { plan, intents, recipients: people, optedOut: load.optedOut.map(rename) };
}
