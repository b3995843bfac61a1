import { expect, it } from 'vitest';
import { findHotFunctions, type CpuProfile } from './cpu-profile.js';

const node = (id: number, functionName: string, url = 'file:///a/b/c/d.js', lineNumber = 9) => ({ id, callFrame: { functionName, url, lineNumber } });
const profile: CpuProfile = {
  nodes: [node(1, '(idle)', ''), node(2, 'parse'), node(3, 'parse'), node(4, ''), node(5, '(garbage collector)', '')],
  samples: [1, 2, 3, 4, 5, 1],
  timeDeltas: [5_000, 2_000, 1_000, 500, 500, 4_000],
};

it('sums the time of a function over its nodes and leaves the idle time out', () => {
  expect(findHotFunctions([profile], 9)).toEqual([
    { name: 'parse', where: 'b/c/d.js:10', selfMs: 3, share: 0.75 },
    { name: '(anonymous)', where: 'b/c/d.js:10', selfMs: 0.5, share: 0.125 },
    { name: '(garbage collector)', where: '', selfMs: 0.5, share: 0.125 },
  ]);
});

it('sums over profiles and gives no more than asked for', () => {
  expect(findHotFunctions([profile, profile], 1)).toEqual([{ name: 'parse', where: 'b/c/d.js:10', selfMs: 6, share: 0.75 }]);
});
