import { expect, it } from 'vitest';
import { planBacklog, planDisturbances } from './pace-plan.js';

const sender = (name: string, segmentsPerSecond: number) => ({ sender: name, poolId: 'bench', provider: 'twilio', segmentsPerSecond }) as const;

it('gives each sender work for as long, of all sizes', () => {
  const plans = planBacklog([sender('slow', 20), sender('fast', 80)], 10_000);
  const segments = (name: string): number => plans.filter((plan) => plan.sender === name).reduce((sum, plan) => sum + plan.segments, 0);
  expect(segments('slow')).toBeGreaterThanOrEqual(200);
  expect(segments('slow')).toBeLessThan(204);
  expect(segments('fast')).toBeGreaterThanOrEqual(800);
  expect(segments('fast')).toBeLessThan(804);
  expect(new Set(plans.map((plan) => plan.segments))).toEqual(new Set([1, 2, 3]));
});

it('disturbs one process every 15 s, each in both ways', () => {
  const plan = planDisturbances(4, 120_000);
  expect(plan.map(({ kind, target }) => `${kind} ${target}`)).toEqual(['kill 0', 'freeze 1', 'kill 2', 'freeze 3', 'freeze 0', 'kill 1', 'freeze 2', 'kill 3']);
  expect(plan.map(({ atMs }, index) => atMs - (plan[index - 1]?.atMs ?? -7_500))).toEqual(plan.map(() => 15_000));
});
