import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { AdapterError, LANES, type Lane } from '@signalbox/message';
import { slotStateAt, type Slot } from '@signalbox/pacing';
import { evaluateLevers, type Lever, type RateBuckets } from '@signalbox/postgres';
import { createMetrics } from '@signalbox/telemetry';
import { createMemoryRateBuckets } from '../test/support/memory-rate-buckets.js';
import { manualTime, settle, type ManualTime } from '../test/support/manual-timers.js';
import { SlotAllocator, type SlotGrant, type SlotRequest } from './slot-allocator.js';
import { WireLimit } from './wire-limit.js';

const AHEAD_MS = 1_000_000;
const request = (change: Partial<SlotRequest> = {}): SlotRequest => ({ lane: 'marketing', poolId: 'us', sender: 'alpha', segments: 1, isRepeated: false, ...change });

interface Setting {
  readonly time?: ManualTime;
  readonly buckets?: RateBuckets;
  readonly rate?: number;
  readonly levers?: () => readonly Lever[];
  /** Places on the wire of each lane. */
  readonly places?: number;
}

function make({ time = manualTime(), buckets, rate = 10, levers = () => [], places = 1_000 }: Setting = {}) {
  const wires = new Map(LANES.map((lane) => [lane, new WireLimit(places, time.clock)]));
  const metrics = createMetrics({ service: 'test', processMetrics: false });
  const allocator = new SlotAllocator({
    buckets: buckets ?? createMemoryRateBuckets(time.clock, time.timers, AHEAD_MS),
    rates: { rateOf: (sender) => (sender === 'unknown' ? undefined : rate), isContracted: (sender) => Promise.resolve(sender !== 'unknown') },
    wires,
    levers: () => evaluateLevers(levers(), time.clock.nowMs()),
    clock: time.clock,
    timers: time.timers,
    metrics,
  });
  const taken: { name: string; grant: SlotGrant }[] = [];
  const take = (name: string, change: Partial<SlotRequest> = {}): void => {
    void allocator.take(request(change)).then((grant) => void taken.push({ name, grant }), (error: Error) => void taken.push({ name, grant: { kind: error.message } as never }));
  };
  return { time, allocator, metrics, taken, take, names: () => taken.map(({ name }) => name) };
}

const slotOf = (grant: SlotGrant | undefined): Slot => (grant?.kind === 'slot' ? grant.slot : { startMs: NaN, endMs: NaN });
const lever = (value: number, scopeKind: Lever['scopeKind'], scopeId: string): Lever => ({ leverId: scopeId, kind: 'rate-multiplier', scopeKind, scopeId, value, reason: 'test', expiresAtMs: Infinity });

describe('SlotAllocator', () => {
  it('gives the first one a slot at once, and the following ones slots at the pace of the contract', async () => {
    const { time, take, taken } = make();
    for (const name of ['a', 'b', 'c']) take(name);
    await time.pass(250);
    const starts = taken.map(({ grant }) => slotOf(grant).startMs);
    expect(starts[0]).toBeLessThan(2);
    expect((starts[1] ?? 0) - (starts[0] ?? 0)).toBeCloseTo(1000 / 9.8, 1);
    expect((starts[2] ?? 0) - (starts[1] ?? 0)).toBeCloseTo(1000 / 9.8, 1);
  });

  it('weighs messages by their segments', async () => {
    const { time, take, taken } = make();
    take('three parts', { segments: 3 });
    take('next');
    await time.pass(400);
    expect(slotOf(taken[1]?.grant).startMs - slotOf(taken[0]?.grant).startMs).toBeCloseTo(3000 / 9.8, 1);
  });

  it('serves otp before transactional before marketing, whoever came first', async () => {
    const { time, take, names } = make({ rate: 4 });
    take('m');
    await time.pass(2);
    for (const lane of ['marketing', 'transactional', 'otp'] as const) take(lane, { lane });
    await time.pass(1_500);
    expect(names()).toEqual(['m', 'otp', 'transactional', 'marketing']);
  });

  it('serves one whose slot passed before the others of its lane', async () => {
    const { time, take, names } = make({ rate: 4 });
    take('first');
    await time.pass(2);
    take('second');
    take('third');
    take('again', { isRepeated: true });
    await time.pass(1_500);
    expect(names()).toEqual(['first', 'again', 'second', 'third']);
  });

  it('sends away who would have to wait for long, each with a time of its own in the order of arrival', async () => {
    const { take, taken } = make({ rate: 2 });
    for (let index = 0; index < 10; index += 1) {
      take(String(index));
      await settle();
    }
    const waits = taken.flatMap(({ grant }) => (grant.kind === 'crowded' ? [Math.round(grant.waitMs)] : []));
    expect(waits.length).toBeGreaterThan(3);
    waits.slice(1).forEach((waitMs, index) => expect(waitMs - (waits[index] ?? 0)).toBeCloseTo(510, -1));
    expect(waits[0]).toBeGreaterThan(1_000);
  });

  it('calls nobody later than in ten seconds, however long the line', async () => {
    const { take, taken } = make({ rate: 0.1 });
    for (let index = 0; index < 6; index += 1) {
      take(String(index));
      await settle();
    }
    const waits = taken.flatMap(({ grant }) => (grant.kind === 'crowded' ? [grant.waitMs] : []));
    expect(Math.max(...waits)).toBeLessThanOrEqual(10_000);
  });

  it('does not let a marketing queue send away an otp', async () => {
    const { time, take, taken } = make({ rate: 2 });
    for (let index = 0; index < 6; index += 1) take(`m${index}`);
    await settle();
    take('o', { lane: 'otp' });
    await time.pass(1_100);
    expect(taken.find(({ name }) => name === 'o')?.grant.kind).toBe('slot');
  });

  it('knows no pace of a sender without a contract', async () => {
    const { take, taken } = make();
    take('a', { sender: 'unknown' });
    await settle();
    expect(taken[0]?.grant).toEqual({ kind: 'no-contract' });
  });

  it('follows the rate lever, also while others wait', async () => {
    let levers: Lever[] = [];
    const { time, take, taken } = make({ rate: 10, levers: () => levers });
    for (let index = 0; index < 15; index += 1) take(String(index));
    await time.pass(500);
    levers = [lever(0.1, 'sender', 'alpha')];
    await time.pass(200);
    const before = taken.length;
    await time.pass(1_000);
    expect(taken.length - before).toBeLessThanOrEqual(2);
    levers = [];
    await time.pass(2_000);
    expect(taken).toHaveLength(15);
  });

  it('lets the other lanes pass where a lever stops one', async () => {
    const { time, take, names } = make({ levers: () => [lever(0, 'lane', 'transactional')] });
    take('t', { lane: 'transactional' });
    take('m');
    await time.pass(300);
    expect(names()).toEqual(['m']);
    await time.pass(6_000);
    expect(names()).toEqual(['m', 't']);
  });

  it('heeds a pause that comes while messages wait', async () => {
    let levers: Lever[] = [];
    const { time, take, taken } = make({ rate: 10, levers: () => levers });
    for (let index = 0; index < 10; index += 1) take(String(index));
    await time.pass(200);
    levers = [{ ...lever(0, 'lane', 'marketing'), kind: 'pause', value: null }];
    const before = taken.length;
    await time.pass(2_000);
    expect(taken.length - before).toBeLessThanOrEqual(2);
    levers = [];
    await time.pass(1_500);
    expect(taken).toHaveLength(10);
  });

  it('gives no more slots than there will be places on the wire, and goes on when one falls free', async () => {
    const { time, take, taken } = make({ rate: 1_000, places: 2 });
    for (let index = 0; index < 5; index += 1) take(String(index));
    await time.pass(300);
    expect(taken).toHaveLength(2);
    const [first] = taken;
    if (first?.grant.kind === 'slot') first.grant.pass.release();
    await time.pass(20);
    expect(taken).toHaveLength(3);
  });

  it('does not let a full wire of one lane hold up another', async () => {
    const { time, take, names } = make({ rate: 1_000, places: 1 });
    for (const name of ['o1', 'o2']) take(name, { lane: 'otp' });
    take('m');
    await time.pass(300);
    expect(names().sort()).toEqual(['m', 'o1']);
  });

  it('waits while the database is away', async () => {
    const time = manualTime();
    const real = createMemoryRateBuckets(time.clock, time.timers, AHEAD_MS);
    let away = true;
    const buckets: RateBuckets = { ...real, leaseSlots: (requests) => (away ? Promise.reject(new AdapterError('postgres-connection', 'unreachable')) : real.leaseSlots(requests)) };
    const { take, names } = make({ time, buckets });
    take('a');
    await time.pass(1_000);
    expect(names()).toEqual([]);
    away = false;
    await time.pass(300);
    expect(names()).toEqual(['a']);
  });

  it('throws a fault of the database to those who wait', async () => {
    const time = manualTime();
    const buckets: RateBuckets = { leaseSlots: () => Promise.reject(new Error('permission denied')), returnUnusedTail: () => Promise.resolve(false) };
    const { take, taken } = make({ time, buckets });
    take('a');
    await time.pass(10);
    expect(taken[0]?.grant.kind).toBe('permission denied');
  });

  it('counts a slot that has passed on arrival as void, and serves the message with the next one', async () => {
    const time = manualTime();
    let delayMs = 150;
    const buckets = createMemoryRateBuckets(time.clock, time.timers, AHEAD_MS).connect({ thereMs: () => 0, backMs: () => delayMs });
    const { take, taken, metrics } = make({ time, buckets });
    take('a');
    await time.pass(100);
    delayMs = 1;
    await time.pass(500);
    expect(taken[0]?.grant.kind).toBe('slot');
    expect(await metrics.render()).toMatch(/sb_slots_void_total\{[^}]*\} 1/);
  });

  it('sends everyone away when it closes', async () => {
    const { allocator, take, names, taken } = make({ rate: 1 });
    for (const name of ['a', 'b']) take(name);
    await settle();
    allocator.close();
    take('late');
    await settle();
    expect(names().sort()).toEqual(['a', 'b', 'late']);
    expect(taken.filter(({ grant }) => grant.kind !== 'slot')).toHaveLength(3 - taken.filter(({ grant }) => grant.kind === 'slot').length);
  });
});

describe('the pace of several instances', () => {
  const instance = fc.record({ thereMs: fc.integer({ min: 0, max: 12 }), backMs: fc.integer({ min: 0, max: 12 }), writeLagMs: fc.integer({ min: 0, max: 25 }), stopAtMs: fc.integer({ min: 0, max: 2_500 }), stopForMs: fc.integer({ min: 0, max: 700 }) });
  const lanes: readonly Lane[] = ['otp', 'transactional', 'marketing'];

  it('stays within the contract in every sliding second, whatever their delays and pauses', async () => {
    await fc.assert(fc.asyncProperty(fc.array(instance, { minLength: 1, maxLength: 3 }), fc.integer({ min: 20, max: 120 }), fc.infiniteStream(fc.integer({ min: 1, max: 3 })), async (instances, rate, segments) => {
      const time = manualTime();
      const shared = createMemoryRateBuckets(time.clock, time.timers, AHEAD_MS);
      const writes: { atMs: number; segments: number }[] = [];
      const ends = instances.map(({ thereMs, backMs, writeLagMs, stopAtMs, stopForMs }) => {
        const isStopped = (): boolean => time.clock.monotonicMs() >= stopAtMs && time.clock.monotonicMs() < stopAtMs + stopForMs;
        const { allocator } = make({ time, rate, buckets: shared.connect({ thereMs: () => thereMs, backMs: () => backMs }) });
        const send = async (lane: Lane, size: number): Promise<void> => {
          for (let isRepeated = false; ; isRepeated = true) {
            const grant = await allocator.take(request({ lane, segments: size, isRepeated }));
            if (grant.kind !== 'slot') return;
            grant.pass.release();
            await new Promise<void>((resolve) => void time.timers.after(grant.slot.startMs - time.clock.monotonicMs() + writeLagMs, resolve));
            while (isStopped()) await new Promise<void>((resolve) => void time.timers.after(1, resolve));
            if (slotStateAt(grant.slot, time.clock.monotonicMs()) !== 'open') continue;
            writes.push({ atMs: time.clock.monotonicMs(), segments: size });
            return;
          }
        };
        for (let index = 0; index < rate * 2; index += 1) void send(lanes[index % 3] ?? 'otp', segments.next().value).catch(() => undefined);
        return allocator;
      });
      await time.pass(3_000);
      ends.forEach((allocator) => allocator.close());
      expect(largestSecond(writes)).toBeLessThanOrEqual(1.05 * rate + 3);
      if (instances.every(({ writeLagMs, stopForMs }) => writeLagMs < 15 && stopForMs < 50)) expect(sum(writes)).toBeGreaterThan(0.9 * rate * 1.5);
    }), { numRuns: 25 });
  }, 60_000);
});

const sum = (writes: readonly { segments: number }[]): number => writes.reduce((total, { segments }) => total + segments, 0);

function largestSecond(writes: readonly { atMs: number; segments: number }[]): number {
  return Math.max(0, ...writes.map(({ atMs }) => sum(writes.filter((other) => other.atMs > atMs - 1_000 && other.atMs <= atMs))));
}
