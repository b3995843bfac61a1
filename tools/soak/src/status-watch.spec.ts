import { describe, expect, it } from 'vitest';
import { StatusWatch } from './status-watch.js';

const change = (index: number, over: object = {}) => ({ idempotencyKey: `run-${index}`, terminal: true, reason: 'callback-received', occurredAt: '2026-01-01T00:00:00.000Z', ...over });
const RECEIVED_MS = Date.parse('2026-01-01T00:00:00.000Z');

describe('StatusWatch', () => {
  it('counts each end once, however many there are', () => {
    const watch = new StatusWatch('run-');
    for (const index of [0, 1, 1, 200_000, 200_000]) watch.observe(change(index), RECEIVED_MS);
    watch.observe(change(5, { terminal: false }), RECEIVED_MS);
    watch.observe(change(6, { idempotencyKey: 'other-6' }), RECEIVED_MS);
    expect(watch.endedCount).toBe(3);
  });

  it('tells how late callbacks are, since the last reading', () => {
    const watch = new StatusWatch('run-');
    for (let index = 0; index < 100; index += 1) watch.observe(change(index), RECEIVED_MS + 10 * index);
    watch.observe(change(100, { reason: 'submitted' }), RECEIVED_MS + 9_999);
    expect([watch.takeCallbackLagS(), watch.takeCallbackLagS()]).toEqual([0.99, null]);
  });
});
