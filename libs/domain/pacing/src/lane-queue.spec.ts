import { expect, it } from 'vitest';
import { createLaneQueue } from './lane-queue.js';

const make = () => createLaneQueue<{ name: string; segments: number }>(({ segments }) => segments);
const [o1, o2, t1, m1] = ['o1', 'o2', 't1', 'm1'].map((name, index) => ({ name, segments: index + 1 })) as [Item, Item, Item, Item];
type Item = { name: string; segments: number };

it('keeps each lane in the order of arrival, and lets one go first', () => {
  const queue = make();
  queue.push('otp', o1);
  queue.pushFirst('otp', o2);
  queue.push('marketing', m1);
  expect(queue.peek('otp', 10)).toEqual([o2, o1]);
  expect(queue.peek('otp', 1)).toEqual([o2]);
  expect(queue.peek('transactional', 1)).toEqual([]);
  expect(queue.size).toBe(3);
});

it('weighs what is served before a newcomer: its own lane and those before it', () => {
  const queue = make();
  queue.push('otp', o1);
  queue.push('transactional', t1);
  queue.push('marketing', m1);
  expect((['otp', 'transactional', 'marketing'] as const).map((lane) => queue.weightBefore(lane))).toEqual([1, 4, 8]);
});

it('forgets who leaves, with its weight', () => {
  const queue = make();
  queue.push('otp', o1);
  expect([queue.remove(o1), queue.remove(o1), queue.size, queue.weightBefore('otp')]).toEqual([true, false, 0, 0]);
});

it('serves those who go first before all others, the last of them first, and lets any of them leave', () => {
  const queue = make();
  queue.push('otp', t1);
  queue.pushFirst('otp', o1);
  queue.pushFirst('otp', o2);
  queue.pushFirst('otp', m1);
  expect([0, 1, 2, 9].map((limit) => queue.peek('otp', limit))).toEqual([[], [m1], [m1, o2], [m1, o2, o1, t1]]);
  expect([queue.remove(o2), queue.remove(o2), queue.size, queue.weightBefore('otp')]).toEqual([true, false, 3, 8]);
  expect(queue.peek('otp', 2)).toEqual([m1, o1]);
});
