import type { Acceptance } from '@signalbox/checkers';
import { describe, expect, it } from 'vitest';
import { measurePaceUse } from './pace-use.js';

const sends = (count: number, gapMs: number, segments = 1): Acceptance[] => Array.from({ length: count }, (_, index) => ({ sid: `SM${index}`, messageId: `m${index}`, attempt: 1, sender: '+1', segments, requestReceivedAtMs: 1_000_000 + index * gapMs, acceptedAtMs: 0, finalStatus: null }));

describe('measurePaceUse', () => {
  it.each([
    ['the whole contract', sends(200, 50), 1],
    ['segments rather than messages', sends(100, 100, 2), 1],
    ['half of it', sends(100, 100), 0.5],
  ])('sees %s', (_name, history, used) => {
    expect(measurePaceUse(history, 20).used).toBeCloseTo(used, 1);
  });
});
