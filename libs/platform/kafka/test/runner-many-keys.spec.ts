import { AdapterError } from '@signalbox/message';
import { describe, expect, it } from 'vitest';
import { committed, copy, createHarness, feed, intentRecord, keysOn } from './runner-harness.js';

const OTHERS = 10_000;
const LAST_TRY = 12;

describe('a key whose head is tried again and again', () => {
  it('keeps its order while 10,000 other keys go by, and holds up no one but itself', async () => {
    let tries = 0;
    const { runner, bus, time } = createHarness({
      handle: (record) => {
        if (record.value.idempotencyKey !== 'slow-1') return copy(record);
        tries += 1;
        if (tries < LAST_TRY) throw new AdapterError('store-away', 'unreachable');
        return copy(record);
      },
      limits: { retryBaseMs: 1_000, retryCapMs: 5_000, partitionRecords: 20_000, maxInFlight: 500 },
    });
    feed(bus, intentRecord('slow', 1), intentRecord('slow', 2));
    feed(bus, ...Array.from({ length: OTHERS }, (_unused, index) => intentRecord(`key-${index}`, 1)));
    feed(bus, intentRecord('slow', 3));
    await runner.start();
    await time.advance(10_000);
    expect(tries).toBeLessThan(LAST_TRY);
    expect([keysOn(bus, 'intents-marketing').length, new Set(keysOn(bus, 'intents-marketing')).has('slow-1')]).toEqual([OTHERS, false]);
    // The oldest record is not done: nothing may be committed.
    expect(committed(bus)).toBeUndefined();
    await time.advance(60_000);
    expect(keysOn(bus, 'intents-marketing').slice(OTHERS)).toEqual(['slow-1', 'slow-2', 'slow-3']);
    expect(committed(bus)).toBe(OTHERS + 3);
  });
});
