import { describe, expect, test } from 'vitest';
import { VirtualTimeline } from '../time/virtual-timeline.js';
import { SenderQueue } from './sender-queue.js';

function makeQueue(mps: number, capacityHours = 10) {
  const timeline = new VirtualTimeline(0);
  const queue = new SenderQueue(timeline, mps, capacityHours);
  const log: string[] = [];
  const enqueue = (name: string, cost = 1, expiresAtMs = 36_000_000) =>
    queue.enqueue({
      cost,
      expiresAtMs,
      leave: (atMs) => log.push(`${name} left ${atMs}`),
      expire: (atMs) => log.push(`${name} expired ${atMs}`),
    });
  return { timeline, queue, log, enqueue };
}

describe('SenderQueue', () => {
  test('lets segments go at its pace: what follows a message of three waits three times as long', () => {
    const { timeline, log, enqueue } = makeQueue(2);
    enqueue('a', 3);
    enqueue('b');
    enqueue('c');
    timeline.advanceTo(10_000);
    expect(log).toEqual(['a left 0', 'b left 1500', 'c left 2000']);
  });

  test('idle time is not saved up', () => {
    const { timeline, log, enqueue } = makeQueue(1);
    timeline.advanceTo(60_000);
    enqueue('a');
    enqueue('b');
    timeline.advanceTo(61_000);
    expect(log).toEqual(['a left 60000', 'b left 61000']);
  });

  test('what waits past its validity expires at that moment and takes nothing from the pace', () => {
    const { timeline, log, enqueue } = makeQueue(1);
    enqueue('a', 5);
    enqueue('b', 1, 3_000);
    enqueue('c');
    timeline.advanceTo(10_000);
    expect(log).toEqual(['a left 0', 'b expired 3000', 'c left 5000']);
  });

  test('a slower pace lets those expire that had seemed in time', () => {
    const { timeline, queue, log, enqueue } = makeQueue(10);
    enqueue('a', 10);
    timeline.advanceTo(0);
    enqueue('b', 10, 4_000);
    enqueue('c', 10, 4_000);
    queue.changePace(1);
    timeline.advanceTo(20_000);
    expect(log).toEqual(['a left 0', 'b left 1000', 'c expired 4000']);
  });

  test('has room for some hours of traffic, and again once it drains', () => {
    const { timeline, queue, enqueue } = makeQueue(1, 1);
    enqueue('first', 3_600);
    expect(queue.hasRoomFor(1)).toBe(false);
    timeline.advanceTo(1);
    expect(queue.hasRoomFor(3_600)).toBe(true);
    expect(queue.hasRoomFor(3_601)).toBe(false);
  });
});
