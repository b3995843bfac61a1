import { describe, expect, it } from 'vitest';
import { LaneGate, type Passage } from './lane-gate.js';

function leave(passage: Passage): void {
  if (passage.kind !== 'inside') throw new Error(passage.kind);
  passage.leave();
}

describe('LaneGate', () => {
  it('lets so many in, so many wait and refuses the rest', async () => {
    const gate = new LaneGate({ mostInside: 1, mostWaiting: 1 }, () => 0);
    const first = await gate.enter('a', 10);
    const second = gate.enter('a', 10);
    expect((await gate.enter('a', 10)).kind).toBe('full');
    expect([gate.inside, gate.waiting]).toEqual([1, 1]);
    leave(first);
    leave(await second);
    expect([gate.inside, gate.waiting]).toEqual([0, 0]);
  });

  it('lets tenants take turns', async () => {
    const gate = new LaneGate({ mostInside: 1, mostWaiting: 10 }, () => 0);
    const order: string[] = [];
    const first = await gate.enter('big', 10);
    const others = ['big', 'big', 'big', 'small'].map(async (tenant) => {
      const passage = await gate.enter(tenant, 10);
      order.push(tenant);
      leave(passage);
    });
    leave(first);
    await Promise.all(others);
    expect(order.indexOf('small')).toBeLessThan(2);
  });

  it('sends those away whose time is up', async () => {
    let nowMs = 0;
    const gate = new LaneGate({ mostInside: 1, mostWaiting: 10 }, () => nowMs);
    const first = await gate.enter('a', 10);
    const [second, third] = [gate.enter('a', 5), gate.enter('a', 100)];
    nowMs = 6;
    leave(first);
    expect((await second).kind).toBe('late');
    leave(await third);
  });

  it('says beforehand whether a batch has room', async () => {
    const gate = new LaneGate({ mostInside: 2, mostWaiting: 8 }, () => 0);
    expect([gate.hasRoomFor('a', 10), gate.hasRoomFor('a', 11)]).toEqual([true, false]);
    await gate.enter('a', 1);
    expect(gate.hasRoomFor('a', 10)).toBe(false);
  });
});
