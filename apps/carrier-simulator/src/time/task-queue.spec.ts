import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TaskQueue } from './task-queue.js';

describe('TaskQueue', () => {
  test('hands out tasks by time, and in the order of arrival where times are equal', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20 })), (times) => {
        const queue = new TaskQueue();
        const ran: number[] = [];
        times.forEach((atMs, order) => queue.push(atMs, () => ran.push(order)));
        for (let task = queue.popDue(Infinity); task !== undefined; task = queue.popDue(Infinity)) task.run();
        const expected = times.map((atMs, order) => ({ atMs, order })).sort((a, b) => a.atMs - b.atMs || a.order - b.order);
        expect(ran).toEqual(expected.map(({ order }) => order));
      }),
    );
  });

  test('keeps what is not due', () => {
    const queue = new TaskQueue();
    queue.push(10, () => undefined);
    expect(queue.popDue(9)).toBeUndefined();
    expect(queue.nextAtMs).toBe(10);
  });
});
