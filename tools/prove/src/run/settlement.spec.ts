import { describe, expect, it } from 'vitest';
import { historyOf } from '../judge/history-of-suite.js';
import { Settlement } from './settlement.js';
import type { SeenChange } from './witness.js';

const { intents, changes } = historyOf({ count: 2 });
const after = (settlement: Settlement, noted: readonly SeenChange[]): string[] => {
  for (const change of noted) settlement.note(change);
  return settlement.open();
};

describe('Settlement', () => {
  it.each<[string, 'ended' | 'submitted', number, string[]]>([
    ['nothing has come', 'ended', 0, ['t/i0', 't/i1']],
    ['one has its end', 'ended', 3, ['t/i1']],
    ['all have their ends', 'ended', 6, []],
    ['the carrier has one', 'submitted', 2, ['t/i1']],
  ])('knows who is open when %s', (_name, until, noted, open) => {
    expect(after(new Settlement(intents, until), changes.slice(0, noted))).toEqual(open);
  });

  it('waits for every message of an intent that came twice', () => {
    const second = { ...(changes[0] as SeenChange), messageId: 'm9', eventId: 'e9' };
    expect(after(new Settlement(intents, 'ended'), [...changes, second])).toEqual(['t/i0']);
  });

  it('waits on where an operator will act on what was set aside', () => {
    const setAside = { ...(changes[0] as SeenChange), sequence: 9, status: 'dead-lettered', terminal: true, reason: 'handler-fault' as const };
    expect(after(new Settlement(intents, 'ended'), [...changes, setAside])).toEqual([]);
    expect(after(new Settlement(intents, 'ended', true), [...changes, setAside])).toEqual(['t/i0']);
  });
});
