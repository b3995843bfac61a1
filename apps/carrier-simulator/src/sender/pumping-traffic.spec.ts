import { describe, expect, test } from 'vitest';
import { PumpingTraffic } from './pumping-traffic.js';

const REQUEST = { firstNumber: '+992900000000', count: 1_000, conversionRate: 0.02 };

describe('PumpingTraffic', () => {
  test('is a run of sequential numbers of which few convert, the same for the same seed', () => {
    const { recipients } = new PumpingTraffic('a').add(REQUEST);
    expect(recipients.map(({ to }) => to).slice(0, 3)).toEqual(['+992900000000', '+992900000001', '+992900000002']);
    expect(recipients.filter(({ converts }) => converts).length).toBeLessThan(50);
    expect(recipients.some(({ converts }) => converts)).toBe(true);
    expect(new PumpingTraffic('a').add(REQUEST).recipients).toEqual(recipients);
  });

  test('is held back after so many messages, for a while', () => {
    const traffic = new PumpingTraffic('a');
    traffic.add({ ...REQUEST, blockAfter: 2, blockMs: 1_000 });
    const blocked = [0, 1, 2, 3, 1_001, 1_002].map((atMs) => traffic.blocks('+992900000500', atMs));
    expect(blocked).toEqual([false, false, true, true, true, false]);
    expect(traffic.blocks('+992900001000', 3)).toBe(false);
  });
});
