import { describe, expect, it } from 'vitest';
import { decideVerdict, VERDICT_MS, type Circumstances } from './decide-verdict.js';
import { isSafe, type SafeEntry } from './safe-list.js';
import { subjectIdOf, subjectOfId, type FraudAction, type FraudSubject } from './subject.js';

const NOW_MS = Date.UTC(2026, 10, 22, 12);
const POINTS: Readonly<Record<FraudAction, number>> = { clear: 20, watch: 40, throttle: 65, block: 100 };
const decide = (action: FraudAction, over: Partial<Circumstances> = {}, points = POINTS[action]) =>
  decideVerdict({ points, action, signals: [] }, { standing: null, harshest: 'block', isSafe: false, asOfMs: NOW_MS, nowMs: NOW_MS, ...over });
const standing = (action: FraudAction, leftMs = VERDICT_MS[action]) => ({ standing: { action, expiresAtMs: NOW_MS + leftMs } });

describe('decideVerdict', () => {
  it.each<[string, ReturnType<typeof decide>, [FraudAction, string] | null]>([
    ['nothing to say', decide('clear'), null],
    ['the first one', decide('block'), ['block', 'fraud-suspected']],
    ['a harsher one', decide('block', standing('watch')), ['block', 'fraud-suspected']],
    ['a milder one waits for the end', decide('watch', standing('block')), null],
    ['a milder one after the end', decide('watch', standing('block', 0)), ['watch', 'fraud-suspected']],
    ['the same, just decided', decide('block', standing('block')), null],
    ['the same, in its second half', decide('block', standing('block', 1_000)), ['block', 'fraud-suspected']],
    ['it proved wrong', decide('clear', standing('block'), -20), ['clear', 'suspicion-passed']],
    ['it proved wrong, and nothing was asked for', decide('clear', {}, -20), null],
    ['safe, whatever speaks against it', decide('block', { isSafe: true }), null],
    ['safe from now on', decide('block', { isSafe: true, ...standing('block') }), ['clear', 'safe-listed']],
    ['traffic of long ago', decide('block', { asOfMs: NOW_MS - 3_600_000 }), null],
    ['a deployment that looks on', decide('block', { harshest: 'watch' }), ['watch', 'fraud-suspected']],
    ['the same again', decide('block', { harshest: 'watch', ...standing('watch') }), null],
  ])('%s', (_, verdict, expected) => {
    expect(verdict && [verdict.action, verdict.reason]).toEqual(expected);
    if (verdict !== null) expect(verdict.expiresAtMs).toBe(NOW_MS + VERDICT_MS[verdict.action]);
  });
});

describe('subjects', () => {
  const subjects: FraudSubject[] = [
    { kind: 'sms-pumping', tenantId: 'acme', scope: 'area', value: '99290000' }, { kind: 'sms-pumping', tenantId: 'acme', scope: 'country', value: 'TJ' },
    { kind: 'toll-fraud', account: 'AC1', scope: 'destination', value: '882' },
  ];
  it('are read back from their ids', () => {
    expect(subjects.map((subject) => subjectOfId(subjectIdOf(subject)))).toEqual(subjects);
    for (const wrong of ['', 'sms-pumping/acme/destination/882', 'weather/acme/area/1']) expect(() => subjectOfId(wrong)).toThrow(RangeError);
  });

  it.each<[string, SafeEntry, boolean[]]>([
    ['all of a tenant', { owner: 'acme', scope: 'all', value: '' }, [true, true, false]],
    ['an area', { owner: 'acme', scope: 'area', value: '99290000' }, [true, false, false]],
    ['a wider area', { owner: 'acme', scope: 'area', value: '992' }, [true, false, false]],
    ['a country, all areas in it', { owner: 'acme', scope: 'country', value: 'TJ' }, [true, true, false]],
    ['another country', { owner: 'acme', scope: 'country', value: 'US' }, [false, false, false]],
    ['a destination', { owner: 'AC1', scope: 'destination', value: '88' }, [false, false, true]],
    ['another tenant', { owner: 'other', scope: 'all', value: '' }, [false, false, false]],
  ])('are safe by %s', (_, entry, expected) => {
    expect(subjects.map((subject) => isSafe(subject, subject.scope === 'area' ? 'TJ' : null, [entry]))).toEqual(expected);
  });
});
