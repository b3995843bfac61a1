import { describe, expect, it } from 'vitest';
import { createLaneQueue } from './lane-queue.js';

describe('createLaneQueue', () => {
  it('serves otp first, then transactional, then marketing, each in the order of arrival', () => {
    const queue = createLaneQueue<string>();
    queue.push('marketing', 'm1');
    queue.push('transactional', 't1');
    queue.push('otp', 'o1');
    queue.push('otp', 'o2');
    queue.pushFirst('transactional', 't0');
    expect(queue.peek(10)).toEqual(['o1', 'o2', 't0', 't1', 'm1']);
    expect(queue.peek(3)).toEqual(['o1', 'o2', 't0']);
    expect(queue.size).toBe(5);
  });

  it('forgets who leaves', () => {
    const queue = createLaneQueue<string>();
    queue.push('otp', 'o1');
    expect([queue.remove('o1'), queue.remove('o1'), queue.size]).toEqual([true, false, 0]);
  });
});
