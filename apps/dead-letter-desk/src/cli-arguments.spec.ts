import { describe, expect, it } from 'vitest';
import { parseCommand, UsageError } from './cli-arguments.js';

const NOW = Date.UTC(2026, 0, 5, 12);
const ACT = ['--actor', 'ada', '--why', 'fixed in release 12'];
const act = { actor: 'ada', why: 'fixed in release 12' };
const parse = (line: string, ...rest: string[]) => parseCommand([...line.split(' ').filter((word) => word !== ''), ...rest], NOW);

describe('parseCommand', () => {
  it.each([
    ['', { kind: 'help' }],
    ['replay --help', { kind: 'help' }],
    ['list', { kind: 'list', filter: {}, limit: 50, json: false }],
    ['list --reason handler-fault --stage intake --class own-fault --state open --since 3h --limit 5 --json', { kind: 'list', filter: { reason: 'handler-fault', stage: 'intake', class: 'own-fault', state: 'open', sinceMs: NOW - 10_800_000 }, limit: 5, json: true }],
    ['causes --since 2026-01-05', { kind: 'causes', filter: { sinceMs: Date.UTC(2026, 0, 5) } }],
    ['show 17', { kind: 'show', letterId: 17, reveal: null }],
  ])('reads: %s', (line, command) => {
    expect(parse(line)).toMatchObject(command);
  });

  it.each([
    ['show 17 --reveal', { kind: 'show', letterId: 17, reveal: act }],
    ['replay 17', { kind: 'replay', selection: { kind: 'one', letterId: 17 }, perSecond: 10, act }],
    ['replay --reason handler-fault --stage intake --limit 3 --rate 100', { selection: { kind: 'matching', filter: { reason: 'handler-fault', stage: 'intake', state: 'open' }, limit: 3 }, perSecond: 100 }],
    ['replay --all', { selection: { kind: 'matching', filter: { state: 'open' }, limit: Infinity } }],
    ['discard --class bad-input', { kind: 'discard', selection: { kind: 'matching', filter: { class: 'bad-input', state: 'open' } } }],
  ])('reads, with actor and reason: %s', (line, command) => {
    expect(parse(line, ...ACT)).toMatchObject(command);
  });

  it.each([
    ['replay 17', 'nobody acts'],
    ['replay 17 --actor ada', 'no reason'],
    ['show 17 --reveal', 'nobody looks'],
    ['replay', 'nothing is chosen'],
    ['replay --limit 3', 'a limit alone chooses nothing'],
    ['replay --all --reason handler-fault', 'all and some'],
    ['replay 17 --all', 'one and all'],
    ['replay 17 --reason handler-fault', 'one and some'],
    ['replay 17 18', 'two'],
    ['replay x17', 'no id'],
    ['show 0', 'no id'],
    ['show', 'no id'],
    ['list 17', 'list takes none'],
    ['list --reason handlerfault', 'an unknown reason'],
    ['list --stage kitchen', 'an unknown stage'],
    ['list --class odd', 'an unknown class'],
    ['list --state odd', 'an unknown state'],
    ['list --since yesterday', 'no time'],
    ['list --limit 0', 'no limit'],
    ['list --rate 1', 'an option of another command'],
    ['replay --all --rate 0', 'no rate'],
    ['replay --all --rate 5000', 'too high a rate'],
    ['delete 17', 'no command'],
  ])('refuses: %s (%s)', (line, why) => {
    const isAboutActor = /nobody|no reason/.test(why);
    const rest = isAboutActor || !/^(replay|discard)/.test(line) ? [] : ACT;
    expect(() => parse(line, ...rest)).toThrow(UsageError);
  });
});
