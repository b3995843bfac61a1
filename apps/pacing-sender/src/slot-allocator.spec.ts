import { describe, expect, it } from 'vitest';
import { AdapterError, LANES } from '@signalbox/message';
import type { PaceContracts, Slot } from '@signalbox/pacing';
import { evaluateLevers, type Lever, type RateBuckets } from '@signalbox/postgres';
import { createMetrics } from '@signalbox/telemetry';
import { contractsOf } from '../test/support/contracts.js';
import { createMemoryRateBuckets } from '../test/support/memory-rate-buckets.js';
import { manualTime, settle, type ManualTime } from '../test/support/manual-timers.js';
import { SlotAllocator } from './slot-allocator.js';
import type { SlotGrant, SlotRequest } from './slot-request.js';
import { WireLimit } from './wire-limit.js';

const AHEAD_MS = 1_000_000;
const request = (change: Partial<SlotRequest> = {}): SlotRequest => ({ lane: 'marketing', tenantId: 'acme', poolId: 'us', provider: 'twilio', senders: ['alpha'], segments: 1, isRepeated: false, ...change });

interface Setting {
  readonly time?: ManualTime;
  readonly buckets?: RateBuckets;
  readonly rate?: number;
  readonly contracts?: PaceContracts;
  readonly levers?: () => readonly Lever[];
  /** Places on the wire of each lane. */
  readonly places?: number;
}

function make({ time = manualTime(), buckets, rate = 10, contracts = contractsOf({ alpha: rate }), levers = () => [], places = 1_000 }: Setting = {}) {
  const wires = new Map(LANES.map((lane) => [lane, new WireLimit(places, time.clock)]));
  const metrics = createMetrics({ service: 'test', processMetrics: false });
  const allocator = new SlotAllocator({
    buckets: buckets ?? createMemoryRateBuckets(time.clock, time.timers, AHEAD_MS),
    rates: { current: () => contracts, isAnyContracted: (senders) => Promise.resolve(senders.some((sender) => contracts.senders.has(sender))) },
    accountOf: () => 'AC1',
    wires,
    levers: () => evaluateLevers(levers(), time.clock.nowMs()),
    clock: time.clock,
    timers: time.timers,
    metrics,
  });
  const taken: { name: string; grant: SlotGrant }[] = [];
  const take = (name: string, change: Partial<SlotRequest> = {}): void => {
    // Claimed at once.
    const note = (grant: SlotGrant): void => {
      taken.push({ name, grant });
      if (grant.kind === 'slot') grant.pass.claimed(true);
    };
    void allocator.take(request(change)).then(note, (error: Error) => void taken.push({ name, grant: { kind: error.message } as never }));
  };
  return { time, allocator, metrics, taken, take, names: () => taken.map(({ name }) => name) };
}

const slotOf = (grant: SlotGrant | undefined): Slot => (grant?.kind === 'slot' ? grant.slot : { startMs: NaN, endMs: NaN });
const lever = (value: number, scopeKind: Lever['scopeKind'], scopeId: string): Lever => ({ leverId: scopeId, kind: 'rate-multiplier', scopeKind, scopeId, value, reason: 'test', expiresAtMs: Infinity });

describe('SlotAllocator', () => {
  it('gives the first one a slot as soon as it can be claimed, and the following ones slots at the pace of the contract', async () => {
    const { time, take, taken } = make();
    for (const name of ['a', 'b', 'c']) take(name);
    await time.pass(250);
    const starts = taken.map(({ grant }) => slotOf(grant).startMs);
    expect(starts[0]).toBeLessThan(10);
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
    take('a', { senders: ['unknown'] });
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

  it('gives a slot for the moment at which a place on the wire falls free, some time ahead', async () => {
    const { time, take, taken } = make({ rate: 1_000, places: 1 });
    /** A call of 100 ms by the newest grant; when it begins. */
    const call = (): number => {
      const grant = taken.at(-1)?.grant;
      if (grant?.kind === 'slot') void grant.pass.run(() => new Promise<void>((end) => void time.timers.after(100, end)));
      return time.clock.monotonicMs();
    };
    take('first');
    await time.pass(20);
    call();
    await time.pass(120);
    take('second');
    await time.pass(20);
    const beganMs = call();
    take('third');
    await time.pass(30);
    expect(taken).toHaveLength(2);
    await time.pass(30);
    expect(taken).toHaveLength(3);
    const { startMs } = slotOf(taken[2]?.grant);
    expect(startMs - beganMs).toBeGreaterThan(90);
    expect(startMs - beganMs).toBeLessThan(100);
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
    const buckets: RateBuckets = { lease: (asked) => (away ? Promise.reject(new AdapterError('postgres-connection', 'unreachable')) : real.lease(asked)) };
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
    const buckets: RateBuckets = { lease: () => Promise.reject(new Error('permission denied')) };
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

  it('gives an unpinned message the sender whose slot comes first, and says which', async () => {
    const { time, take, taken } = make({ contracts: contractsOf({ alpha: 2, beta: 2 }) });
    for (const name of ['a', 'b', 'c']) take(name, { senders: ['alpha', 'beta'] });
    await time.pass(700);
    expect(taken.map(({ grant }) => grant.kind === 'slot' && grant.sender)).toEqual(['alpha', 'beta', 'alpha']);
    // With the next lease, and not after the half second that one sender takes.
    expect(slotOf(taken[1]?.grant).startMs - slotOf(taken[0]?.grant).startMs).toBeLessThanOrEqual(60);
  });

  it('does not let one carrier hold up the others', async () => {
    const campaigns = new Map([['c1', { campaignId: 'c1', otpShare: 0, carriers: [{ carrier: 't-mobile', perSecond: 1, unit: 'segments' as const }, { carrier: 'att', perSecond: 50, unit: 'segments' as const }] }]]);
    const { time, take, taken } = make({ contracts: contractsOf({ alpha: 50, beta: 50 }, { campaigns, campaignId: 'c1' }) });
    for (const sender of ['alpha', 'beta']) {
      for (let index = 0; index < 2; index += 1) take(`${sender} t-mobile`, { senders: [sender], carrier: 't-mobile' });
      take(`${sender} att`, { senders: [sender], carrier: 'att' });
    }
    await time.pass(300);
    expect(taken.filter(({ grant }) => grant.kind === 'slot').map(({ name }) => name).toSorted()).toEqual(['alpha att', 'alpha t-mobile', 'beta att']);
  });

  it('shares the requests of an account among senders, and keeps a part for one-time passcodes', async () => {
    const contracts = contractsOf({ alpha: 100, beta: 100 }, { accounts: [{ provider: 'twilio', account: '*', requestsPerSecond: 20, otpShare: 0.25 }] });
    const { time, take, names } = make({ contracts });
    for (let index = 0; index < 40; index += 1) take('m', { senders: [index % 2 === 0 ? 'alpha' : 'beta'] });
    for (let step = 0; step < 20; step += 1) {
      take('o', { lane: 'otp', senders: ['beta'] });
      await time.pass(100);
    }
    expect(names().filter((name) => name === 'o').length).toBeGreaterThanOrEqual(18);
    expect(names().length).toBeGreaterThan(30);
    expect(names().length).toBeLessThanOrEqual(1.05 * 20 * 2 + 2);
  });

  it('says when a cap is used up, and at once to who comes later; what was not sent counts no more', async () => {
    const caps = [{ capId: 'brand', unit: 'segments' as const, limit: 3, timeZone: 'UTC', carriers: ['t-mobile'] }];
    const { time, take, taken, names } = make({ contracts: contractsOf({ alpha: 100 }, { caps }) });
    take('a', { carrier: 't-mobile', segments: 2 });
    take('b', { carrier: 't-mobile', segments: 2 });
    take('other', { carrier: 'att', segments: 2 });
    await time.pass(100);
    const [b] = taken.filter(({ name }) => name === 'b');
    expect(b?.grant).toMatchObject({ kind: 'capped', capId: 'brand' });
    take('c', { carrier: 't-mobile', segments: 2 });
    await settle();
    expect(taken.find(({ name }) => name === 'c')?.grant.kind).toBe('capped');
    const [a] = taken.filter(({ name }) => name === 'a');
    if (a?.grant.kind === 'slot') a.grant.pass.release();
    await time.pass(1_100);
    take('d', { senders: ['alpha'], carrier: 't-mobile', segments: 2 });
    await time.pass(200);
    // The slot of the first went back with the lease that served the last.
    expect(taken.find(({ name }) => name === 'd')?.grant.kind).toBe('slot');
    expect(names()).toContain('other');
  });

  it('asks at most some twenty times a second for any number of senders', async () => {
    const time = manualTime();
    const real = createMemoryRateBuckets(time.clock, time.timers, AHEAD_MS);
    let leases = 0;
    const buckets: RateBuckets = { lease: (asked) => ((leases += 1), real.lease(asked)) };
    const names = Array.from({ length: 50 }, (_, index) => `sender-${index}`);
    const { take, taken } = make({ time, buckets, contracts: contractsOf(Object.fromEntries(names.map((name, index) => [name, 1 + (index % 7)]))) });
    for (const sender of names) for (let index = 0; index < 3; index += 1) take(sender, { senders: [sender] });
    await time.pass(2_000);
    expect(leases).toBeLessThanOrEqual(42);
    expect(taken.filter(({ grant }) => grant.kind === 'slot').length).toBeGreaterThan(100);
  });
});
