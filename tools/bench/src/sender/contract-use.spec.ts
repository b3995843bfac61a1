import { expect, it } from 'vitest';
import type { Acceptance } from '@signalbox/checkers';
import { contractUse } from './contract-use.js';

it('counts segments within the span, each for its sender', () => {
  const sent = (sender: string, atMs: number, segments: number) => ({ sender, segments, requestReceivedAtMs: atMs }) as Acceptance;
  const ledger = [sent('a', 999, 9), sent('a', 1_000, 3), sent('a', 2_999, 6), sent('a', 3_000, 9), sent('b', 2_000, 20)];
  const use = contractUse(ledger, [{ sender: 'a', poolId: 'p', segmentsPerSecond: 5 }, { sender: 'b', poolId: 'p', segmentsPerSecond: 10 }, { sender: 'c', poolId: 'p', segmentsPerSecond: 1 }], { fromMs: 1_000, toMs: 3_000 });
  expect([...use]).toEqual([['a', 90], ['b', 100], ['c', 0]]);
});
