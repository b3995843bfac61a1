import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { createRetryBudget, RETRY_BUDGET } from './retry-budget.js';

describe('a retry budget', () => {
  it('is full at first, then spent, then paid for by first tries', () => {
    const budget = createRetryBudget({ burst: 2, share: 0.5, perSecond: 0 });
    expect([budget.take(0), budget.take(0), budget.take(0)]).toEqual([true, true, false]);
    budget.payIn(0);
    expect(budget.take(0)).toBe(false);
    budget.payIn(0);
    expect([budget.take(0), budget.take(0)]).toEqual([true, false]);
  });

  it('goes on where nothing new comes', () => {
    const budget = createRetryBudget({ burst: 1, share: 0.2, perSecond: 1 });
    expect([budget.take(0), budget.take(999), budget.take(1_000)]).toEqual([true, false, true]);
  });

  it('costs nothing where the retry is taken by the carrier', () => {
    const budget = createRetryBudget({ burst: 1, share: 0, perSecond: 0 });
    for (let retry = 0; retry < 1_000; retry += 1) {
      expect(budget.take(retry)).toBe(true);
      budget.giveBack(retry);
    }
  });

  it('lets no storm form, whatever happens', () => {
    const event = fc.record({ waitMs: fc.integer({ min: 0, max: 500 }), kind: fc.constantFrom('first', 'retry', 'retry that succeeds') });
    fc.assert(fc.property(fc.array(event, { maxLength: 500 }), (story) => {
      const budget = createRetryBudget();
      let [nowMs, firsts, failures] = [0, 0, 0];
      for (const { waitMs, kind } of story) {
        nowMs += waitMs;
        if (kind === 'first') {
          firsts += 1;
          budget.payIn(nowMs);
        } else if (budget.take(nowMs)) {
          if (kind === 'retry') failures += 1;
          else budget.giveBack(nowMs);
        }
        expect(failures).toBeLessThanOrEqual(RETRY_BUDGET.burst + RETRY_BUDGET.share * firsts + (nowMs / 1000) * RETRY_BUDGET.perSecond + 1e-6);
      }
    }));
  });
});
