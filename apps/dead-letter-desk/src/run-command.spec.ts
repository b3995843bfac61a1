import { HEADERS } from '@signalbox/contracts';
import { generateDevelopmentKeys, loadKeyring } from '@signalbox/crypto';
import type { OutboundRecord } from '@signalbox/kafka';
import { AdapterError, manualClock } from '@signalbox/message';
import { openReplayHeader } from '@signalbox/service';
import { beforeEach, describe, expect, it } from 'vitest';
import { parseCommand } from './cli-arguments.js';
import { MemoryDeadLetterStore } from './dead-letter.memory-store.js';
import { makeLetter } from './dead-letter.store-suite.js';
import { runCommand, type Desk } from './run-command.js';

const NOW = Date.UTC(2026, 0, 5, 13);
const keys = generateDevelopmentKeys('test').environment;
const keyring = loadKeyring({ fieldKeys: JSON.parse(keys.SB_FIELD_KEYS) as Record<string, string>, fieldKey: keys.SB_FIELD_KEY, peppers: JSON.parse(keys.SB_PEPPERS) as string[], bodyKey: keys.SB_BODY_KEY });
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const sealed = (value: string): string => keyring.sealBytes(Buffer.from(JSON.stringify({ key: base64('k'), headers: { 'sb-schema': 'intent@1', [HEADERS.replay]: 'of an earlier replay' }, value: base64(value) })), 'dead-letter');

let store: MemoryDeadLetterStore;
let published: OutboundRecord[];
let said: string[];
let warned: string[];
let waits: number[];
let publish: (records: readonly OutboundRecord[]) => Promise<void>;

beforeEach(() => {
  store = new MemoryDeadLetterStore(() => NOW);
  [published, said, warned, waits] = [[], [], [], []];
  publish = async (records) => void published.push(...records);
});

async function run(line: string, clock = manualClock(NOW)): Promise<number> {
  const desk: Desk = { store, keyring, clock, producer: { publish: (records) => publish(records) }, say: (text) => void said.push(text), warn: (text) => void warned.push(text), wait: async (delayMs) => void waits.push(delayMs) };
  const command = parseCommand([...line.split(' '), ...(/^(replay|discard)|--reveal/.test(line) ? ['--actor', 'ada', '--why', 'a test'] : [])], NOW);
  if (command.kind === 'help') throw new Error('help needs no servers');
  return runCommand(command, desk);
}

describe('replay', () => {
  it('publishes the record as it was, with the first origin in a header that only we can make', async () => {
    const letter = makeLetter({ record: sealed('{"a":1}') });
    await store.keep(letter);
    expect(await run('replay 1')).toBe(0);
    const [record] = published;
    expect(record).toMatchObject({ topic: 'intents-otp', key: 'k', value: '{"a":1}', headers: { 'sb-schema': 'intent@1' } });
    expect(openReplayHeader(keyring, record?.headers[HEADERS.replay] ?? '')).toEqual({ origin: letter.origin, number: 1 });
    expect(await store.find(1)).toMatchObject({ state: 'replayed', replayCount: 1 });
    expect(await store.listActions(1)).toMatchObject([{ action: 'replay', replayNumber: 1, actor: 'ada', why: 'a test' }]);
  });

  it('takes what matches and was there when it began, at its rate, the oldest first', async () => {
    for (let count = 0; count < 45; count += 1) await store.keep(makeLetter({ record: sealed(String(count)), reason: count % 2 === 0 ? 'handler-fault' : 'no-sender' }));
    // What is replayed is given up again at once.
    publish = async (records) => {
      published.push(...records);
      await store.keep(makeLetter({ record: sealed('again'), replayNumber: 1 }));
    };
    expect(await run('replay --reason handler-fault --rate 50')).toBe(0);
    expect(published.map(({ value }) => Number(value))).toEqual(Array.from({ length: 23 }, (_, index) => index * 2));
    expect(waits.slice(0, 3)).toEqual([0, 20, 40]);
    expect(said.at(-1)).toBe('replay: 23 done, 0 refused');
    expect(await run('replay --reason no-sender --limit 2')).toBe(0);
    expect(published).toHaveLength(25);
  });

  it('leaves a letter open, and audited, where the broker does not take it', async () => {
    await store.keep(makeLetter({ record: sealed('1') }));
    publish = () => Promise.reject(new AdapterError('kafka-unreachable', 'unreachable'));
    await expect(run('replay 1')).rejects.toThrow('kafka-unreachable');
    expect([await store.find(1), await store.listActions(1)]).toMatchObject([{ state: 'open', replayCount: 1 }, [{ replayNumber: 1 }]]);
    publish = async (records) => void published.push(...records);
    expect(await run('replay 1')).toBe(0);
    expect(openReplayHeader(keyring, published[0]?.headers[HEADERS.replay] ?? '')).toMatchObject({ number: 2 });
  });

  it.each([
    ['too-old', makeLetter({ record: sealed('1'), firstSeenAtMs: NOW - 36 * 86_400_000 })],
    ['record-unreadable', makeLetter({ record: 'sb1.k1.AAAA' })],
    ['record-not-text', makeLetter({ record: keyring.sealBytes(Buffer.from('{"key":null,"headers":{},"value":null}'), 'dead-letter') })],
  ])('refuses what is %s, does the rest and says so', async (code, letter) => {
    await store.keep(letter);
    await store.keep(makeLetter({ record: sealed('2') }));
    expect(await run('replay --all')).toBe(4);
    expect(warned.join()).toMatch(`refused 1 ${code}: `);
    expect([await store.find(1), await store.listActions(1)]).toMatchObject([{ state: 'open', replayCount: 0 }, []]);
    expect([published.length, said.at(-1)]).toEqual([1, 'replay: 1 done, 1 refused']);
  });

  it('finds nothing where there is nothing', async () => {
    expect([await run('replay 7'), await run('replay --all'), await run('discard 7'), await run('show 7')]).toEqual([3, 3, 3, 3]);
  });
});

describe('discard', () => {
  it('closes letters for good', async () => {
    await store.keep(makeLetter());
    await store.keep(makeLetter());
    expect([await run('discard 1'), await run('discard --all'), await run('discard 2'), await run('replay 1')]).toEqual([0, 0, 4, 4]);
    expect([await store.find(1), await store.find(2)]).toMatchObject([{ state: 'discarded', record: null }, { state: 'discarded' }]);
    expect(published).toEqual([]);
  });
});

describe('looking', () => {
  it('lists letters and causes, for people and for programs', async () => {
    await store.keep(makeLetter({ detail: 'TypeError' }));
    expect([await run('list'), await run('causes'), await run('list --json'), await run('causes --json')]).toEqual([0, 0, 0, 0]);
    expect(said[0]).toMatch(/^ID +STATE .*\n1 +open +intake +own-fault +handler-fault +intents-otp\/3\/\d+ .* TypeError$/);
    expect(said[1]).toMatch(/^OPEN +ALL .*\n1 +1 +intake +handler-fault/);
    expect(JSON.parse(said[2] ?? '')).toMatchObject({ letterId: 1, state: 'open', deadLetteredAt: '2026-01-05T12:00:01.000Z' });
    expect(JSON.parse(said[3] ?? '')).toMatchObject({ open: 1, letters: 1 });
  });

  it('shows the record only to those who say who they are, and keeps that', async () => {
    await store.keep(makeLetter({ record: sealed('{"to":"someone"}') }));
    await run('show 1');
    expect(said[0]).not.toMatch(/someone|sb1/);
    expect(await store.listActions(1)).toEqual([]);
    await run('show 1 --reveal');
    expect(JSON.parse(said[1] ?? '')).toMatchObject({ record: { key: 'k', value: '{"to":"someone"}' }, actions: [{ action: 'reveal', actor: 'ada' }] });
  });
});
