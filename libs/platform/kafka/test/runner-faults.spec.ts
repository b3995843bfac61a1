import { HEADERS, type DeadLetter } from '@signalbox/contracts';
import { describe, expect, it } from 'vitest';
import { deadLetter, toRecord } from '../src/index.js';
import type { MemoryBus } from '../testing/index.js';
import { committed, copy, createHarness, feed, intentRecord, keysOn } from './runner-harness.js';

function deadLettersOn(bus: MemoryBus): { key: string; event: DeadLetter; original: { key: string | null; headers: Record<string, string>; value: string | null } }[] {
  return bus.log.readAll('dead-letters').map(({ key, value }) => {
    const event = JSON.parse(Buffer.from(value ?? []).toString()) as DeadLetter;
    const original = JSON.parse(Buffer.from(event.record.slice('sb1.test.'.length), 'base64url').toString()) as { key: string | null; headers: Record<string, string>; value: string | null };
    return { key: Buffer.from(key ?? []).toString(), event, original };
  });
}

const text = (base64: string | null): string => Buffer.from(base64 ?? '', 'base64').toString();

describe('a handler that throws', () => {
  it.each([
    ['TypeError', new TypeError('undefined is not a function: +14155550123')],
    ['RangeError', new RangeError('out')],
    ['Error', new Error('any')],
  ])('%s ends in a dead letter after three tries, and the consumer goes on', async (name, error) => {
    let tries = 0;
    const { runner, bus, time, fatal, renderMetrics } = createHarness({
      handle: (record) => {
        if (record.key !== 'bad') return copy(record);
        tries += 1;
        throw error;
      },
      subscription: { describeDeadLetter: (record, why) => [toRecord('intents-transactional', 'intent', { ...record.value, idempotencyKey: `fact:${why.reason}` }, { key: record.key })] },
    });
    feed(bus, intentRecord('bad', 1), intentRecord('bad', 2), intentRecord('good', 1));
    await runner.start();
    await time.advance(60_000);
    expect([tries, keysOn(bus, 'intents-marketing'), keysOn(bus, 'intents-transactional'), committed(bus)]).toEqual([6, ['good-1'], ['fact:handler-fault', 'fact:handler-fault'], 3]);
    const [first] = deadLettersOn(bus);
    expect(first?.key).toBe('intents-otp/0/0');
    expect(first?.event).toMatchObject({ stage: 'intake', reason: 'handler-fault', class: 'own-fault', detail: name, origin: { topic: 'intents-otp', partition: 0, offset: '0' }, schema: 'intent@1' });
    expect([text(first?.original.key ?? null), first?.original.headers[HEADERS.tenant], JSON.parse(text(first?.original.value ?? null))]).toMatchObject(['bad', 'acme', { idempotencyKey: 'bad-1' }]);
    expect([fatal, runner.health().healthy]).toEqual([[], true]);
    expect(await renderMetrics()).toContain('sb_dead_letters_total{role="intake",class="own-fault",service="test"} 2');
  });

  it('is forgiven when it recovers within its tries', async () => {
    const { runner, bus, time } = createHarness({
      handle: (record) => {
        if (record.attempts < 3) throw new TypeError('twice');
        return copy(record);
      },
    });
    feed(bus, intentRecord('a', 1));
    await runner.start();
    await time.advance(60_000);
    expect([keysOn(bus, 'intents-marketing'), deadLettersOn(bus).length, committed(bus)]).toEqual([['a-1'], 0, 1]);
  });

  it('keeps its record where the seal fails, rather than lose it or let it out', async () => {
    let isSealBroken = true;
    const { runner, bus, time } = createHarness({
      handle: () => deadLetter('unsealing-failed', 'bad-input'),
      sealRecord: () => {
        if (isSealBroken) throw new Error('no key');
        return `sb1.test.${Buffer.from('{}').toString('base64url')}`;
      },
    });
    feed(bus, intentRecord('a', 1));
    await runner.start();
    await time.advance(300_000);
    expect([bus.log.readAll('dead-letters').length, committed(bus)]).toEqual([0, undefined]);
    isSealBroken = false;
    await time.advance(60_000);
    expect([bus.log.readAll('dead-letters').length, committed(bus)]).toEqual([1, 1]);
  });
});

describe('a record that cannot be decoded', () => {
  it.each([
    ['undecodable', { [HEADERS.schema]: 'intent@1' }, 'not json'],
    ['schema-unknown', { [HEADERS.schema]: 'intent@9' }, '{}'],
    ['schema-unknown', { [HEADERS.schema]: 'message-accepted@1' }, '{}'],
    ['schema-invalid', { [HEADERS.schema]: 'intent@1' }, '{"tenantId":"acme"}'],
  ])('is dead-lettered as %s, with its bytes sealed', async (reason, headers, value) => {
    const { runner, bus, time } = createHarness({ handle: copy });
    bus.append({ topic: 'intents-otp', partition: 0 }, { key: Buffer.from('k'), headers, value: Buffer.from(value) });
    feed(bus, intentRecord('good', 1));
    await runner.start();
    await time.advance(1_000);
    const [letter] = deadLettersOn(bus);
    expect(letter?.event).toMatchObject({ reason, class: 'bad-input', attempts: 1 });
    expect(text(letter?.original.value ?? null)).toBe(value);
    expect([keysOn(bus, 'intents-marketing'), committed(bus)]).toEqual([['good-1'], 2]);
  });

  it('keeps headers that have not their form out of the clear', async () => {
    const { runner, bus, time } = createHarness({ handle: copy });
    const headers = { [HEADERS.schema]: '+14155550123', [HEADERS.messageId]: '+14155550123', [HEADERS.traceparent]: '+14155550123' };
    bus.append({ topic: 'intents-otp', partition: 0 }, { key: null, headers, value: null });
    await runner.start();
    await time.advance(1_000);
    const [letter] = deadLettersOn(bus);
    const { schema, messageId, traceparent } = letter?.event ?? {};
    expect([schema, messageId, traceparent, letter?.original.headers]).toEqual([undefined, undefined, undefined, headers]);
  });

  it('is cut where it is too long for any envelope', async () => {
    const { runner, bus, time } = createHarness({ handle: copy });
    bus.append({ topic: 'intents-otp', partition: 0 }, { key: null, headers: {}, value: Buffer.alloc(900_000, 'x') });
    await runner.start();
    await time.advance(1_000);
    const [letter] = deadLettersOn(bus);
    expect(letter?.original).toMatchObject({ valueBytes: 900_000 });
    expect(text(letter?.original.value ?? null).length).toBe(512 * 1024);
  });

  it('never stops the consumer, however many come from outside', async () => {
    const { runner, bus, time, fatal } = createHarness({ handle: copy, limits: { ownFaults: 5 } });
    for (let index = 0; index < 50; index += 1) bus.append({ topic: 'intents-otp', partition: 0 }, { key: null, headers: {}, value: Buffer.from('x') });
    feed(bus, intentRecord('good', 1));
    await runner.start();
    await time.advance(5_000);
    expect([deadLettersOn(bus).length, keysOn(bus, 'intents-marketing'), fatal]).toEqual([50, ['good-1'], []]);
  });
});

describe('the limit of our own faults', () => {
  it('stops the consumer and says why; what is left stays uncommitted', async () => {
    const { runner, bus, time, fatal } = createHarness({
      handle: () => {
        throw new TypeError('a bad deploy');
      },
      limits: { ownFaults: 5, ownFaultWindowMs: 60_000, faultTries: 1 },
    });
    feed(bus, ...Array.from({ length: 20 }, (_unused, index) => intentRecord(`key-${index}`, 1)));
    await runner.start();
    await time.advance(30_000);
    expect([deadLettersOn(bus).length, committed(bus), fatal.length]).toEqual([5, 5, 1]);
    expect(runner.health()).toEqual({ healthy: false, detail: 'more than 5 dead letters of our own fault in 60 s: the consumer stops before it empties its topic into dead-letters' });
  });

  it('counts what our own stages wrote and cannot be read', async () => {
    const { runner, bus, time, fatal } = createHarness({ handle: copy, topic: 'messages-otp', limits: { ownFaults: 3 } });
    for (let index = 0; index < 10; index += 1) bus.append({ topic: 'messages-otp', partition: 0 }, { key: null, headers: {}, value: Buffer.from('x') });
    await runner.start();
    await time.advance(5_000);
    expect([deadLettersOn(bus).length, fatal.length]).toEqual([3, 1]);
  });

  it('forgets faults that lie back', async () => {
    const { runner, bus, time, fatal } = createHarness({
      handle: () => {
        throw new TypeError('now and then');
      },
      limits: { ownFaults: 2, ownFaultWindowMs: 10_000, faultTries: 1 },
    });
    await runner.start();
    for (let index = 0; index < 10; index += 1) {
      feed(bus, intentRecord(`key-${index}`, 1));
      await time.advance(6_000);
    }
    expect([deadLettersOn(bus).length, fatal]).toEqual([10, []]);
  });
});

describe('a dead letter by the handler', () => {
  it('is published with the records that it brings, and counts by its class', async () => {
    const { runner, bus, time } = createHarness({
      handle: (record) => deadLetter('retries-exhausted', 'retries-exhausted', 'seven tries', [toRecord('intents-transactional', 'intent', record.value, { key: record.key })]),
      subscription: { describeDeadLetter: () => [intentRecord('unused', 0, 'intents-transactional')] },
      limits: { ownFaults: 1 },
    });
    feed(bus, intentRecord('a', 1), intentRecord('b', 1));
    await runner.start();
    await time.advance(1_000);
    expect([keysOn(bus, 'intents-transactional'), deadLettersOn(bus).map(({ event }) => event.detail), committed(bus)]).toEqual([['a-1', 'b-1'], ['seven tries', 'seven tries'], 2]);
  });
});
