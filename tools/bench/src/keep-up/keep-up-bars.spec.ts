import { expect, it } from 'vitest';
import { recordsPerCore } from './keep-up-bars.js';

it('counts records by the CPU of the service, not by the clock on the wall', () => {
  expect(recordsPerCore({ records: 30_000, serviceMs: 5_000 })).toBe(6_000);
});
