import { describe, expect, it } from 'vitest';
import { historyOf } from './history-of-suite.js';
import { measureLanes, measureStall, summarize } from './measure.js';

describe('measuring', () => {
  it('takes times from publication to the carrier, and from there to the end', () => {
    const [otp] = measureLanes(historyOf());
    expect(otp).toMatchObject({ lane: 'otp', intents: 3, submitted: 3, intentToSubmit: { p50: 50, p99: 50 }, submitToFinal: { p50: -30 } });
  });

  it('says nothing of lanes that were not used', () => {
    expect(measureLanes(historyOf()).map(({ lane }) => lane)).toEqual(['otp']);
  });

  it('has no percentile of nothing', () => {
    expect(summarize([])).toEqual({ count: 0, p50: null, p95: null, p99: null });
  });

  it.each<[string, number, number]>([
    ['nothing stands still while changes come', 0, 30],
    ['a change that comes late ends a stall', 5000, 5010],
  ])('%s', (_name, delayMs, atMost) => {
    const history = historyOf({ count: 1 });
    const changes = history.changes.map((change) => ({ ...change, receivedAtMs: change.receivedAtMs + (change.sequence === 3 ? delayMs : 0) }));
    const stall = measureStall({ ...history, changes }, 'otp');
    expect(stall).toBeGreaterThanOrEqual(delayMs);
    expect(stall).toBeLessThanOrEqual(atMost);
  });

  it('counts what never ended until the end of the run', () => {
    const history = historyOf({ count: 1 });
    expect(measureStall({ ...history, changes: history.changes.slice(0, 1) }, 'otp')).toBe(history.endedAtMs - 1010);
  });
});
