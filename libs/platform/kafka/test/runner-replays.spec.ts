import { HEADERS, type DeadLetter } from '@signalbox/contracts';
import { describe, expect, it } from 'vitest';
import { deadLetter, type OutboundRecord } from '../src/index.js';
import { copy, createHarness, feed, intentRecord, type IntentRecord } from './runner-harness.js';

const FIRST = { topic: 'intents-otp', partition: 3, offset: '42' };
const openReplay = (header: string) => (header.startsWith('ours ') ? { origin: { ...FIRST, topic: header.slice('ours '.length) }, number: 2 } : null);
const withHeader = (header: string): OutboundRecord => {
  const record = intentRecord('a', 1);
  return { ...record, headers: { ...record.headers, [HEADERS.replay]: header } };
};

describe('a record with the header of a replay', () => {
  it('is handled under its first origin', async () => {
    const seen: IntentRecord[] = [];
    const { runner, bus, time, renderMetrics } = createHarness({ openReplay, handle: (record) => (seen.push(record), copy(record)) });
    feed(bus, withHeader('ours intents-otp'));
    await runner.start();
    await time.advance(1_000);
    expect(seen).toMatchObject([{ origin: FIRST, replay: 2, attempts: 1 }]);
    expect(await renderMetrics()).toContain('sb_replays_total{role="intake",outcome="taken",service="test"} 1');
  });

  it('is dead-lettered under its first origin, with its number', async () => {
    const { runner, bus, time } = createHarness({ openReplay, handle: () => deadLetter('no-sender', 'bad-input') });
    feed(bus, withHeader('ours intents-otp'));
    await runner.start();
    await time.advance(1_000);
    const [letter] = bus.log.readAll('dead-letters');
    expect(Buffer.from(letter?.key ?? []).toString()).toBe('intents-otp/3/42');
    expect(JSON.parse(Buffer.from(letter?.value ?? []).toString()) as DeadLetter).toMatchObject({ origin: FIRST, replay: 2, reason: 'no-sender' });
  });

  it.each([
    ['is not ours', 'forged', openReplay],
    ['is of another topic', 'ours messages-otp', openReplay],
    ['nobody here can open', 'ours intents-otp', undefined],
  ])('is an ordinary record where the header %s', async (_name, header, open) => {
    const seen: IntentRecord[] = [];
    const { runner, bus, time, renderMetrics } = createHarness({ ...(open && { openReplay: open }), handle: (record) => (seen.push(record), copy(record)) });
    feed(bus, withHeader(header));
    await runner.start();
    await time.advance(1_000);
    expect(seen).toMatchObject([{ origin: { topic: 'intents-otp', partition: 0, offset: '0' } }]);
    expect(seen[0]).not.toHaveProperty('replay');
    expect(await renderMetrics()).toContain('sb_replays_total{role="intake",outcome="refused",service="test"} 1');
  });

  it('keeps its first origin through retries', async () => {
    const seen: IntentRecord[] = [];
    const { runner, bus, time } = createHarness({
      openReplay,
      handle: (record) => {
        seen.push(record);
        if (record.attempts < 3) throw new TypeError('twice');
        return copy(record);
      },
    });
    feed(bus, withHeader('ours intents-otp'));
    await runner.start();
    await time.advance(60_000);
    expect(seen.map(({ origin, replay }) => [origin.offset, replay])).toEqual([['42', 2], ['42', 2], ['42', 2]]);
  });

  it('is not taken for a new one because its header could not be read at once', async () => {
    const seen: IntentRecord[] = [];
    let isFirst = true;
    const { runner, bus, time } = createHarness({
      openReplay: (header) => {
        if (!isFirst) return openReplay(header);
        isFirst = false;
        throw new Error('no key yet');
      },
      handle: (record) => (seen.push(record), copy(record)),
    });
    feed(bus, withHeader('ours intents-otp'));
    await runner.start();
    await time.advance(60_000);
    expect(seen).toMatchObject([{ origin: FIRST, replay: 2 }]);
  });
});
