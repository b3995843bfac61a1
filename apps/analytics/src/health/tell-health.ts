import type { DeliveryHealth } from '@signalbox/contracts';
import { hash22 } from '@signalbox/crypto';
import { toRecord, type FaultPoints, type OutboundRecord, type RecordProducer } from '@signalbox/kafka';
import type { Clock } from '@signalbox/message';
import type { Metrics } from '@signalbox/telemetry';
import { HEALTH_LIFE_MS, HEALTH_ROUND_MS, HEALTH_WINDOW_MINUTES, isWorthTelling, nextScore, type HealthFacts } from '@signalbox/usage';
import type { HealthRow, HealthStore } from './health.store.js';

export interface HealthParts {
  readonly store: HealthStore;
  readonly producer: RecordProducer;
  readonly clock: Clock;
  readonly metrics: Metrics;
  readonly faults: FaultPoints;
}

const keyOf = ({ provider, sender, country }: HealthFacts): string => `${provider}/${sender}/${country}`;

const isInForce = ({ computedAtMs }: HealthRow, nowMs: number): boolean => computedAtMs > nowMs - HEALTH_LIFE_MS;

/**
 * One look at all senders: says how well each delivers to each country. Told before it is saved: after a death in between it is reckoned anew from the
 * same figures, and the later word of a key counts.
 */
export async function tellHealth({ store, producer, clock, metrics, faults }: HealthParts): Promise<void> {
  const nowMs = clock.nowMs();
  if (!(await store.claimRound(HEALTH_ROUND_MS / 2))) return showLowest(metrics, (await store.loadTold()).filter((row) => isInForce(row, nowMs)));
  const [facts, told] = await Promise.all([store.loadFacts(nowMs - HEALTH_WINDOW_MINUTES * 60_000), store.loadTold()]);
  const lastOf = new Map(told.map((row) => [keyOf(row), isInForce(row, nowMs) ? row : null]));
  // Who no longer sends comes back to what nobody is told of, step by step.
  const silent = told.filter((row) => row.score < 1 && lastOf.get(keyOf(row)) !== null && !facts.some((fact) => keyOf(fact) === keyOf(row)));
  const rows = [...facts, ...silent.map((row) => ({ ...row, finished: 0, delivered: 0 }))].map((fact): HealthRow => {
    const { provider, sender, country, finished, delivered } = fact;
    const last = lastOf.get(keyOf(fact)) ?? null;
    return { provider, sender, country, finished, delivered, score: nextScore({ finished, delivered }, last), computedAtMs: nowMs };
  });
  const worth = rows.filter((row) => isWorthTelling(row.score, lastOf.get(keyOf(row)) ?? null, nowMs));
  if (worth.length > 0) await producer.publish(worth.map(makeHealthRecord));
  await faults.reach('analytics.health-told');
  await store.save(worth);
  showLowest(metrics, rows);
}

/** Each process shows it, also one that another was ahead of; nothing known counts as well. */
export function showLowest(metrics: Metrics, rows: readonly Pick<HealthRow, 'score'>[]): void {
  metrics.gauge('sb_delivery_health_lowest_ratio', {}, Math.min(1, ...rows.map(({ score }) => score)));
}

const instant = (ms: number): string => new Date(ms).toISOString();

export function makeHealthRecord(row: HealthRow): OutboundRecord {
  const { sender, country, score, finished, delivered, computedAtMs } = row;
  const provider = row.provider as DeliveryHealth['provider'];
  const key = keyOf(row);
  const event: DeliveryHealth = {
    eventId: hash22(key, instant(computedAtMs)), provider, sender, country, score: Math.round(score * 10_000) / 10_000, finished, delivered,
    windowMinutes: HEALTH_WINDOW_MINUTES, computedAt: instant(computedAtMs), expiresAt: instant(computedAtMs + HEALTH_LIFE_MS),
  };
  return toRecord('delivery-health', 'delivery-health', event, { key });
}
