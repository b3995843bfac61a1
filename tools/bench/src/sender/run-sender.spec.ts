import { expect, it } from 'vitest';
import { runSender } from './run-sender.js';
import { SENDER_BARS } from './sender-bars.js';
import type { SenderTrial } from './sender-trial.js';

const none: SenderTrial = () => Promise.reject(new Error('the servers stay away'));
const all = { throughput: none, pace: none, doubt: none, backlog: none, brownout: none };

it('judges what was measured, and tells of a trial that failed', async () => {
  const pace: SenderTrial = () => Promise.resolve({ values: { 'pace-arrival': 0, 'pace-used': 90 }, figures: [], notes: ['a sender was too fast'] });
  const bars = SENDER_BARS.filter(({ name }) => ['pace-arrival', 'pace-used', 'doubt-hold'].includes(name));
  const report = await runSender({ options: { bars, isShort: false, count: 1 }, trials: { ...all, pace }, print: () => undefined, abort: new AbortController().signal });
  expect(report.bars.map(({ name, verdict }) => [name, verdict])).toEqual([['pace-arrival', 'met'], ['pace-used', 'missed'], ['doubt-hold', 'not measured']]);
  expect(report.notes).toEqual(expect.arrayContaining(['doubt could not be carried through: the servers stay away', 'a sender was too fast']));
});
