import { STATUSES } from '@signalbox/message';
import { expect, it } from 'vitest';
import { judgeCancellation } from './judge-cancellation.js';

it.each(STATUSES.map((status) => [status, ['received', 'parked-by-routing', 'routed', 'parked-by-sender', 'cancelled'].includes(status) ? 'stands' : 'too-late'] as const))('a message that is %s: %s', (status, expected) => {
  expect(judgeCancellation(status)).toBe(expected);
});

it('holds what it does not know for gone', () => {
  expect(judgeCancellation('beamed')).toBe('too-late');
});
