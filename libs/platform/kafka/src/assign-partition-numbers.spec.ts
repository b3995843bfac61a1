import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assignPartitionNumbers, type JoiningMember, type PartitionsByTopic } from './assign-partition-numbers.js';

const member = (memberId: string, previous: PartitionsByTopic = {}, topics = ['a', 'b'], generation = 1): JoiningMember => ({ memberId, topics, previous, generation });
const counts = (entries: Record<string, number>): Map<string, number> => new Map(Object.entries(entries));

describe('assignPartitionNumbers', () => {
  it('gives one member the same numbers of all topics of equal count', () => {
    const assignment = assignPartitionNumbers([member('m1'), member('m2')], counts({ a: 4, b: 4 }));
    for (const partitions of assignment.values()) expect(partitions['a']).toEqual(partitions['b']);
    expect([...assignment.values()].flatMap((partitions) => partitions['a'] ?? []).sort()).toEqual([0, 1, 2, 3]);
  });

  it('lets everyone keep what they have when nothing changed', () => {
    const before = { m1: { a: [1, 3], b: [1, 3] }, m2: { a: [0, 2], b: [0, 2] } };
    const assignment = assignPartitionNumbers([member('m1', before.m1), member('m2', before.m2)], counts({ a: 4, b: 4 }));
    expect(Object.fromEntries(assignment)).toEqual(before);
  });

  it('takes from those who have most, and only what the newcomer needs', () => {
    const assignment = assignPartitionNumbers([member('m1', { a: [0, 1, 2] }, ['a']), member('m2', { a: [3, 4, 5] }, ['a']), member('new', {}, ['a'])], counts({ a: 6 }));
    expect(Object.fromEntries(assignment)).toEqual({ m1: { a: [0, 1] }, m2: { a: [3, 4] }, new: { a: [2, 5] } });
  });

  it('believes the later generation where two claim the same number', () => {
    const zombie = member('zombie', { a: [0, 1] }, ['a'], 3);
    const owner = member('owner', { a: [0, 1] }, ['a'], 7);
    const third = member('third', { a: [2, 3] }, ['a'], 7);
    const assignment = assignPartitionNumbers([zombie, owner, third], counts({ a: 4 }));
    expect(assignment.get('owner')?.['a']).toContain(0);
    expect(assignment.get('third')?.['a']).toContain(2);
  });

  it('finds a reader for a topic that the owner of the number does not read', () => {
    const assignment = assignPartitionNumbers([member('old', {}, ['a']), member('new', {}, ['a', 'b'])], counts({ a: 2, b: 2 }));
    expect([assignment.get('old')?.['a']?.length, assignment.get('new')?.['a']?.length, assignment.get('new')?.['b']]).toEqual([1, 1, [0, 1]]);
  });

  it('leaves members over when there are fewer partitions than members', () => {
    const assignment = assignPartitionNumbers(['m1', 'm2', 'm3'].map((id) => member(id, {}, ['a'])), counts({ a: 2 }));
    expect([...assignment.values()].map((partitions) => partitions['a']?.length ?? 0)).toEqual([1, 1, 0]);
  });

  it('ignores claims of numbers that do not exist', () => {
    expect(assignPartitionNumbers([member('m1', { a: [0, 17] }, ['a'])], counts({ a: 2 })).get('m1')).toEqual({ a: [0, 1] });
  });

  const group = fc.record({
    count: fc.integer({ min: 1, max: 24 }),
    sizes: fc.array(fc.integer({ min: 1, max: 8 }), { minLength: 1, maxLength: 6 }),
  });

  it('covers every partition once, balanced, and moves no more than a change of members demands', () => {
    fc.assert(fc.property(group, ({ count, sizes }) => {
      const topics = counts({ a: count, b: count });
      let previous = new Map<string, PartitionsByTopic>();
      let generation = 0;
      for (const size of sizes) {
        generation += 1;
        // Members are m1 … mN: growing adds the last, shrinking takes the last away.
        const members = Array.from({ length: size }, (_unused, index) => member(`m${index}`, previous.get(`m${index}`) ?? {}, ['a', 'b'], generation));
        const assignment = assignPartitionNumbers(members, topics);
        const numbers = [...assignment.values()].flatMap((partitions) => partitions['a'] ?? []);
        expect([...numbers].sort((left, right) => left - right)).toEqual([...Array(count).keys()]);
        const held = [...assignment.values()].map((partitions) => partitions['a']?.length ?? 0);
        expect(Math.max(...held) - Math.min(...held)).toBeLessThanOrEqual(1);
        for (const partitions of assignment.values()) expect(partitions['b']).toEqual(partitions['a']);
        expect(moves(previous, assignment)).toBeLessThanOrEqual(needed(previous, assignment));
        previous = assignment;
      }
    }));
  });
});

/** Numbers that left a member which is still there. */
function moves(before: Map<string, PartitionsByTopic>, after: Map<string, PartitionsByTopic>): number {
  let moved = 0;
  for (const [memberId, partitions] of before) {
    if (after.has(memberId)) moved += (partitions['a'] ?? []).filter((number) => !(after.get(memberId)?.['a'] ?? []).includes(number)).length;
  }
  return moved;
}

/** What the members that stay have beyond their new share. */
function needed(before: Map<string, PartitionsByTopic>, after: Map<string, PartitionsByTopic>): number {
  let surplus = 0;
  for (const [memberId, partitions] of after) surplus += Math.max(0, (before.get(memberId)?.['a']?.length ?? 0) - (partitions['a']?.length ?? 0));
  return surplus;
}
