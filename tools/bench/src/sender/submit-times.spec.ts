import { describe, expect, it } from 'vitest';
import { countMarketing, laneNumber, timesToSubmit } from './submit-times.js';

const arrival = (to: string, requestReceivedAtMs: number) => ({ to, requestReceivedAtMs });

describe('times to submission', () => {
  it('count to the first arrival, of codes that have arrived', () => {
    const codes = [1, 2, 3].map((index) => ({ to: laneNumber('otp', index), publishedAtMs: 1_000 }));
    expect(timesToSubmit(codes, [arrival(laneNumber('otp', 2), 1_300), arrival(laneNumber('otp', 1), 1_500), arrival(laneNumber('otp', 2), 9_000)])).toEqual([300, 500]);
  });

  it('keep people of the two lanes apart', () => {
    const ledger = [arrival(laneNumber('otp', 4_999), 1), arrival(laneNumber('marketing', 0), 2), arrival(laneNumber('marketing', 4_999), 3), arrival(laneNumber('marketing', 7_000), 9)];
    expect(countMarketing(ledger, 5)).toBe(2);
    expect(laneNumber('marketing', 0)).toBe('+33639985000');
  });
});
