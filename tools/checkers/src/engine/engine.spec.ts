import { describe, expect, it } from 'vitest';
import { findOvertaking, findUndone } from './check-executions.js';
import { findMisplaced, findMissing, findSplitKeys } from './check-log.js';
import { measureRepeats } from './check-repeats.js';
import { findLongStalls, measureStalls } from './check-stalls.js';
import type { LoggedRecord, MemberEvent } from './engine-history.js';

/** `a0 a1 b0`: a partition's records in offset order. */
const log = (text: string, partition = 0): LoggedRecord[] => text.split(' ').map((name, offset) => ({ key: name[0] ?? '', index: Number(name.slice(1)), partition, offset }));

/** `m1 begun 0/3` and the like, one event a millisecond unless `@` says when. */
function history(...lines: string[]): MemberEvent[] {
  return lines.map((line, order) => {
    const [text = '', at] = line.split(' @');
    const [member = '', kind = '', where = ''] = text.split(' ');
    const when = { member, atMs: at === undefined ? order : Number(at) };
    if (kind === 'assigned') return { ...when, kind, partitions: where === '' ? [] : where.split(',').map(Number) };
    const [partition = 0, offset = 0] = where.split('/').map(Number);
    return { ...when, kind: kind as 'begun' | 'done' | 'committed', partition, offset };
  });
}

const whatOf = (violations: readonly { rule: string; subject: string }[]): string[] => violations.map(({ rule, subject }) => `${rule} ${subject}`);

describe('findMissing', () => {
  it('catches what was acknowledged and is not there', () => expect(whatOf(findMissing([{ key: 'a', index: 0 }, { key: 'a', index: 1 }], log('a1')))).toEqual(['lost a:0']));
  it('does not mind what is there twice, or unacknowledged', () => expect(findMissing([{ key: 'a', index: 0 }], log('a0 a0 a1'))).toEqual([]));
});

describe('findMisplaced', () => {
  it.each([
    ['in order', 'a0 b0 a1 b1'],
    ['repeated by a retry', 'a0 a1 a0 a1 a2'],
    ['with one that nobody acknowledged left out', 'a0 a2'],
  ])('is content with records %s', (_name, text) => expect(findMisplaced(log(text))).toEqual([]));
  it.each([
    ['two that changed places', 'a0 a2 a1', ['order a:1']],
    ['one that was overtaken by several', 'a1 a2 a0', ['order a:0']],
    ['one that was overtaken and repeated after', 'a0 a2 a1 a2', ['order a:1']],
  ])('catches %s', (_name, text, found) => expect(whatOf(findMisplaced(log(text)))).toEqual(found));
});

describe('findSplitKeys', () => {
  it('catches a key in two partitions', () => expect(whatOf(findSplitKeys([...log('a0 b0'), ...log('a1', 1)]))).toEqual(['order a']));
});

describe('findUndone', () => {
  it('catches a record that was begun and never done', () => expect(whatOf(findUndone(log('a0 b0'), history('m begun 0/0', 'm done 0/0', 'm begun 0/1')))).toEqual(['lost b:0']));
});

describe('findOvertaking', () => {
  const source = log('a0 b0 a1 a2');
  it.each([
    ['one after the other', history('m begun 0/0', 'm begun 0/1', 'm done 0/0', 'm begun 0/2')],
    ['a successor that does it again', history('m begun 0/0', 'm done 0/0', 'm begun 0/2', 'n begun 0/0', 'n done 0/0', 'n begun 0/2')],
    ['done and begun in one millisecond', history('m begun 0/0 @1', 'm begun 0/2 @2', 'm done 0/0 @2')],
  ])('is content with %s', (_name, events) => expect(findOvertaking(source, events)).toEqual([]));
  it.each([
    ['one begun before its predecessor was done', history('m begun 0/0', 'm begun 0/2', 'm done 0/0'), ['order 0/2']],
    ['one skipped after a takeover', history('m begun 0/0', 'n begun 0/2', 'm done 0/2'), ['order 0/2']],
    ['one begun while its predecessor was never done', history('m begun 0/3'), ['order 0/3']],
  ])('catches %s', (_name, events, found) => expect(whatOf(findOvertaking(source, events))).toEqual(found));
});

describe('measureRepeats', () => {
  it('allows a successor to repeat what was begun and not committed', () => {
    const events = history('m assigned 0', 'm begun 0/0', 'm done 0/0', 'm committed 0/1', 'm begun 0/1', 'm begun 0/2', 'n assigned 0', 'n begun 0/1', 'n begun 0/2', 'n begun 0/3');
    const { ownerships, violations } = measureRepeats(events);
    expect([violations, ownerships.map(({ member, windowRecords, repeatedRecords }) => [member, windowRecords, repeatedRecords])]).toEqual([[], [['m', 0, 0], ['n', 2, 2]]]);
  });
  it('allows a successor to repeat what was begun before its predecessor heard of it', () => expect(measureRepeats(history('m assigned 0', 'n assigned 0', 'm begun 0/0', 'm assigned', 'n begun 0/0')).violations).toEqual([]));
  it('allows a member to repeat what it lost and got back', () => expect(measureRepeats(history('m assigned 0', 'm begun 0/0', 'm assigned', 'm assigned 0', 'm begun 0/0')).violations).toEqual([]));
  it.each([
    ['a record done twice by who kept the partition', history('m assigned 0,1', 'm begun 0/0', 'm assigned 0', 'm begun 0/0'), ['repeated 0/0']],
    ['more repeated than was in flight', history('m assigned 0', 'm begun 0/0', 'm begun 0/1', 'm committed 0/2', 'n assigned 0', 'n begun 0/0'), ['window partition 0']],
    ['work that goes on long after another has the partition', history('m assigned 0 @0', 'n assigned 0 @1', 'm begun 0/0 @1500', 'n begun 0/0 @1501'), ['window partition 0']],
    ['work on a partition of another', history('m assigned 0', 'n assigned 1', 'n begun 0/0'), ['ownership 0/0']],
    ['work that goes on after the partition was lost', history('m assigned 0', 'm assigned', 'm begun 0/0'), ['ownership 0/0']],
  ])('catches %s', (_name, events, found) => expect(whatOf(measureRepeats(events).violations)).toEqual(found));
});

describe('measureStalls', () => {
  const killed = { kind: 'killed', member: 'm', atMs: 100 } as const;
  const worked = history('m begun 0/0 @90', 'n begun 1/0 @95', 'n begun 1/1 @99', 'n begun 1/2 @400', 'n begun 1/3 @410', 'n begun 1/4 @2000');
  it('is the longest pause of a survivor that touches the time after it', () => {
    expect(measureStalls(worked, [killed], 200).map(({ member, lastedMs }) => [member, lastedMs])).toEqual([['n', 301]]);
    expect(measureStalls(worked, [killed], 500).map(({ lastedMs }) => lastedMs)).toEqual([1590]);
  });
  it('ends with the next disturbance', () => expect(measureStalls(worked, [killed, { ...killed, atMs: 405 }], 2_000)[0]?.lastedMs).toBe(301));
  it('leaves out the pause of a member that is frozen next', () => expect(measureStalls(worked, [killed, { kind: 'frozen', member: 'n', atMs: 420 }], 2_000)[0]?.lastedMs).toBe(301));
  it('is none of a member that had nothing to do before or after', () => expect(measureStalls(history('n begun 0/0 @150', 'o begun 0/0 @50'), [killed], 200)).toEqual([]));
  it('is judged by the kind of its disturbance', () => {
    const stalls = measureStalls(worked, [killed], 200);
    expect([whatOf(findLongStalls(stalls, { killed: 301 })), findLongStalls(stalls, { killed: 302 }), findLongStalls(stalls, { left: 1 })]).toEqual([['stall n'], [], []]);
  });
});
