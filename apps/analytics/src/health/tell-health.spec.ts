import { NO_FAULTS, type RecordProducer } from '@signalbox/kafka';
import { manualClock } from '@signalbox/message';
import { createMetrics } from '@signalbox/telemetry';
import { HEALTH_LIFE_MS, type HealthFacts } from '@signalbox/usage';
import { expect, it } from 'vitest';
import { HealthStore, type HealthRow } from './health.store.js';
import { showLowest, tellHealth } from './tell-health.js';

const NOW_MS = Date.UTC(2026, 10, 22, 12);
const producer: RecordProducer = { publish: () => Promise.resolve(), close: () => Promise.resolve() };
const row = (sender: string, score: number, ageMs: number): HealthRow => ({ provider: 'twilio', sender, country: 'US', finished: 100, delivered: 50, score, computedAtMs: NOW_MS - ageMs });

/** One that another process was ahead of. */
class LateStore extends HealthStore {
  readonly told: readonly HealthRow[] = [row('+1', 0.7, 30_000), row('+2', 0.9, 30_000), row('+3', 0.1, HEALTH_LIFE_MS)];
  readonly claimRound = (): Promise<boolean> => Promise.resolve(false);
  readonly loadFacts = (): Promise<readonly HealthFacts[]> => Promise.reject(new Error('not asked'));
  readonly loadTold = (): Promise<readonly HealthRow[]> => Promise.resolve(this.told);
  readonly save = (): Promise<void> => Promise.reject(new Error('not asked'));
}

it('shows the worst health in force, also where another process has told it', async () => {
  const metrics = createMetrics({ service: 'analytics', processMetrics: false });
  const shown = async (): Promise<string | undefined> => /^sb_delivery_health_lowest_ratio.* (\S+)$/m.exec(await metrics.render())?.[1];
  showLowest(metrics, []);
  expect(await shown()).toBe('1');
  await tellHealth({ store: new LateStore(), producer, clock: manualClock(NOW_MS), metrics, faults: NO_FAULTS });
  expect(await shown()).toBe('0.7');
});
