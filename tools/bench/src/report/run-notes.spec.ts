import { expect, it } from 'vitest';
import { describeRun } from './run-notes.js';

const quiet = { isShort: false, seed: 7, loadBefore: 0.3, cores: 2 };

it.each([
  ['the seed of a full run on a quiet machine', quiet, [/seed 7/]],
  ['that a run is short', { ...quiet, isShort: true }, [/seed 7/, /short run/]],
  ['that others used the machine', { ...quiet, loadBefore: 3.14 }, [/seed 7/, /load 3\.1 on 2 cores/]],
])('tells %s', (_name, conditions, patterns) => {
  const notes = describeRun(conditions);
  expect(notes).toHaveLength(patterns.length);
  patterns.forEach((pattern, index) => expect(notes[index]).toMatch(pattern));
});
