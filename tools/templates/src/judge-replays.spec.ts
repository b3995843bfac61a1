import { describe, expect, it } from 'vitest';
import type { SendResult } from './carrier-door.js';
import { examineText } from './examine-text.js';
import { judgeReplays } from './judge-replays.js';
import type { Replay, Step } from './replay-template.js';

const DELIVERED: SendResult = { kind: 'delivered' };
const FILTERED: SendResult = { kind: 'filtered', code: 30007 };
const trial = (result: SendResult, step: Step = 'first form', text = 'Hello', tries = 1) => ({ step, examination: examineText(text), result, tries });
const replay = (over: Partial<Replay> = {}): Replay => ({ template: 'sale', purpose: 'marketing', variables: 1, carrier: 'att', maxSegments: 1, trials: [trial(DELIVERED)], ...over });
const long = `${'x'.repeat(80)} 🎉`;

describe('judgeReplays', () => {
  it.each([
    ['all arrive', [replay(), replay({ carrier: 'verizon' })], 'arrives', []],
    ['an emoji splits it', [replay({ trials: [trial(DELIVERED, 'first form', long)] })], 'split', ['2 segments, 1 wanted; without 🎉 it has 1']],
    ['two segments are wanted', [replay({ maxSegments: 2, trials: [trial(DELIVERED, 'first form', long)] })], 'arrives', []],
    ['one carrier filters, the fallback arrives', [replay(), replay({ carrier: 'verizon', trials: [trial(FILTERED), trial(DELIVERED, 'fallback')] })], 'saved', ['first form filtered (30007) > fallback delivered (verizon)']],
    ['nothing arrives with one carrier', [replay(), replay({ carrier: 'tmobile', trials: [trial(FILTERED)] })], 'lost', ['first form filtered (30007) (tmobile)']],
    ['two carriers do the same', [replay({ trials: [trial({ kind: 'rejected', code: 21617 })] }), replay({ carrier: 'verizon', trials: [trial({ kind: 'rejected', code: 21617 })] })], 'lost', ['first form rejected (21617) (att, verizon)']],
    ['a retry', [replay({ trials: [trial(DELIVERED, 'first form', 'Hello', 3)] })], 'arrives', ['refused for now and repeated, up to 3 tries (att)']],
    ['a variable is missing', [replay({ missing: 'code', trials: [] })], 'lost', ['variable "code" is missing (att)']],
  ])('%s', (_name, replays, verdict, notes) => expect(judgeReplays(replays)).toMatchObject({ verdict, notes }));
});
