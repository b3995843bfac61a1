import { expect, it } from 'vitest';
import { spentSince, sumOf, withoutStarts } from './cpu-meter.js';

it('counts what each process has spent since, and all of what was not there', () => {
  expect(spentSince({ kafka: 100, gone: 50 }, { kafka: 130, intake: 20 })).toEqual({ kafka: 30, intake: 20 });
});

it('leaves out what processes spent on their start', () => {
  expect(withoutStarts({ kafka: 30, intake: 20, edge: 5 }, { intake: 15, edge: 8 })).toEqual({ kafka: 30, intake: 5, edge: 0 });
});

it('sums up', () => {
  expect([sumOf([]), sumOf([1, 2, 3.5])]).toEqual([0, 6.5]);
});
