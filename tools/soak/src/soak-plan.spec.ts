import { describe, expect, it } from 'vitest';
import { planSoak } from './soak-plan.js';

describe('planSoak', () => {
  const plan = planSoak({ minutes: 10, rate: 20 });
  it.each([[0, 'before', 20], [119, 'before', 20], [120, 'peak', 30], [479, 'peak', 30], [480, 'after', 20]])('at %i s: %s at %i/s', (atS, phase, rate) => {
    expect([plan.phaseAt(atS), plan.rateAt(atS)]).toEqual([phase, rate]);
  });
  it('adds the load up', () => expect([plan.dueBy(-1), plan.dueBy(120), plan.dueBy(480), plan.dueBy(600), plan.dueBy(9_999)]).toEqual([0, 2_400, 13_200, 15_600, 15_600]));
  it('looks for drift in the second half of the peak', () => expect(plan.steady).toEqual({ fromS: 300, toS: 480 }));
});
