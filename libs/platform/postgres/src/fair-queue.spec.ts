import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FairQueue } from './fair-queue.js';

function fill(counts: Readonly<Record<string, number>>): FairQueue<string> {
  const queue = new FairQueue<string>();
  for (const [share, count] of Object.entries(counts)) for (let index = 0; index < count; index += 1) queue.add(share, `${share}${index}`);
  return queue;
}

describe('FairQueue', () => {
  it('takes a share alone in its order', () => {
    const queue = fill({ a: 5 });
    expect([queue.take(3), queue.size, queue.take(9), queue.size]).toEqual([['a0', 'a1', 'a2'], 2, ['a3', 'a4'], 0]);
  });

  it('lets shares take turns, and goes on where it stopped', () => {
    const queue = fill({ a: 4, b: 2, c: 1 });
    expect(queue.take(4)).toEqual(['a0', 'b0', 'c0', 'a1']);
    expect(queue.take(4)).toEqual(['b1', 'a2', 'a3']);
  });

  it('takes an entry back once, and only while it waits', () => {
    const queue = fill({ a: 2 });
    expect([queue.takeBack('a', 'a0'), queue.takeBack('a', 'a0'), queue.takeBack('b', 'a1'), queue.size]).toEqual([true, false, false, 1]);
    expect(queue.take(5)).toEqual(['a1']);
    expect(queue.takeBack('a', 'a1')).toBe(false);
  });

  it.each([
    ['an empty queue', {}, 'a', true],
    ['a queue with room', { a: 9 }, 'a', true],
    ['the only share, which has filled the queue', { a: 10 }, 'a', false],
    ['one that has filled the queue with others in it', { a: 9, b: 1 }, 'a', false],
    ['one of little in a full queue', { a: 9, b: 1 }, 'b', true],
    ['a newcomer to a full queue', { a: 10 }, 'b', true],
    ['each of equal parts in a full queue', { a: 5, b: 5 }, 'b', false],
    ['a newcomer to a queue that is full twice over', { a: 10, b: 10 }, 'c', false],
  ])('has room, or none, for %s', (_name, counts, share, expected) => {
    expect(fill(counts).hasRoomFor(share, 10)).toBe(expected);
  });

  it('keeps the order of each share, loses nothing, and gives none more than its turn', () => {
    fc.assert(fc.property(fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 60 }), fc.integer({ min: 1, max: 9 }), (arrivals, most) => {
      const queue = new FairQueue<string>();
      arrivals.forEach((share, index) => queue.add(share, `${share}${index}`));
      const left = new Map([...Map.groupBy(arrivals.keys(), (index) => arrivals[index] ?? '')].map(([share, indexes]) => [share, indexes.length]));
      const taken: string[] = [];
      while (queue.size > 0) {
        const batch = queue.take(most);
        const counts = [...left].filter(([, count]) => count > 0).map(([share, count]) => ({ of: batch.filter((entry) => entry.startsWith(share)).length, count }));
        // Who still has something left has had as many as any other, give or take the one turn under way.
        const longest = Math.max(...counts.map(({ of }) => of));
        for (const { of, count } of counts) expect(of === count || of >= longest - 1).toBe(true);
        for (const [share, count] of left) left.set(share, count - batch.filter((entry) => entry.startsWith(share)).length);
        taken.push(...batch);
      }
      expect(taken.toSorted()).toEqual(arrivals.map((share, index) => `${share}${index}`).toSorted());
      for (const share of 'abcd') {
        const own = taken.filter((entry) => entry.startsWith(share)).map((entry) => Number(entry.slice(1)));
        expect(own).toEqual(own.toSorted((one, other) => one - other));
      }
    }));
  });
});
