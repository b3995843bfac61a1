import { expect, it } from 'vitest';
import { readWebhookValues, WEBHOOK_BARS } from './webhook-bars.js';

const pass = (taken: number, refused = 0, p99Ms = 1) => ({ taken, refused, others: 1, elapsedMs: 1_000, p99Ms });

it('compares within a round, takes medians, and counts every wrong answer', () => {
  const rounds = [
    { bare: pass(1_000), genuine: pass(500, 0, 10), forged: pass(60, 600) },
    { bare: pass(100), genuine: pass(40, 0, 20), forged: pass(5, 45) },
    { bare: pass(100), genuine: pass(45, 0, 90), forged: pass(10, 70) },
  ];
  expect(readWebhookValues(rounds)).toEqual({ 'webhooks-durable': 0.45, 'webhooks-p99': 20, 'webhooks-forged': 0.66, 'webhooks-others': 6 });
});

it('gives a value for each bar', () => {
  expect(Object.keys(readWebhookValues([])).sort()).toEqual(WEBHOOK_BARS.map(({ name }) => name).sort());
});
