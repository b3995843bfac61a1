import fc from 'fast-check';
import { expect, it } from 'vitest';
import { LANES, type Clock, type Lane } from '@signalbox/message';
import { optionOf, slotStateAt, type PaceContracts } from '@signalbox/pacing';
import { evaluateLevers, type RateBuckets } from '@signalbox/postgres';
import { createMetrics } from '@signalbox/telemetry';
import { contractsOf } from '../test/support/contracts.js';
import { manualTime, type ManualTime } from '../test/support/manual-timers.js';
import { createMemoryRateBuckets } from '../test/support/memory-rate-buckets.js';
import { SlotAllocator } from './slot-allocator.js';
import type { SlotRequest } from './slot-request.js';
import { WireLimit } from './wire-limit.js';

const SECONDS = 3;
const LARGEST = 3;
const CARRIERS = ['t-mobile', 'att'];

/** One write as the carrier sees it: what it costs in each of its buckets. */
interface Write { readonly atMs: number; readonly costs: ReadonlyMap<string, number> }

interface Instance {
  readonly thereMs: number;
  readonly backMs: number;
  /** From the slot to the write. */
  readonly writeLagMs: number;
  /** Its own clock differs by so much. */
  readonly skewMs: number;
  /** It stands still (SIGSTOP), with everything that it holds, and goes on. */
  readonly stopAtMs: number;
  readonly stopForMs: number;
  /** It is killed, and another takes its place; never where it is not below the length of the run. */
  readonly killAtMs: number;
}

interface Pace { readonly rates: readonly number[]; readonly tMobile: number; readonly other: number; readonly requests: number; readonly otpShare: number }

function makeContracts({ rates, tMobile, other, requests, otpShare }: Pace): PaceContracts {
  return contractsOf(Object.fromEntries(rates.map((rate, index) => [`sender-${index}`, rate])), {
    campaignId: 'c1',
    campaigns: new Map([['c1', { campaignId: 'c1', otpShare, carriers: [{ carrier: 't-mobile', perSecond: tMobile, unit: 'segments' }, { carrier: 'unknown', perSecond: other, unit: 'segments' }] }]]),
    accounts: [{ provider: 'twilio', account: '*', requestsPerSecond: requests, otpShare }],
  });
}

const rate = (least: number, most: number) => fc.integer({ min: least, max: most });
const anyContracts = fc.record({ rates: fc.array(rate(8, 60), { minLength: 2, maxLength: 4 }), tMobile: rate(8, 160), other: rate(8, 160), requests: rate(16, 300), otpShare: fc.constantFrom(0, 0.2) }).map(makeContracts);

/** One kind of bucket is the narrow one. A few senders that must each be free when the shared one is leave crumbs in it; where several kinds are equally narrow, in all. */
const oneNarrow = fc.record({ rates: fc.array(rate(60, 120), { minLength: 3, maxLength: 4 }), narrow: fc.constantFrom('sender', 'campaign', 'account'), part: fc.double({ min: 0.25, max: 0.4, noNaN: true }), otpShare: fc.constantFrom(0, 0.2) })
  .map(({ rates, narrow, part, otpShare }) => {
    const sum = rates.reduce((total, one) => total + one, 0);
    const carrier = Math.ceil(narrow === 'campaign' ? sum * part : sum * 2);
    return makeContracts({ rates, tMobile: carrier, other: carrier, requests: Math.ceil(narrow === 'account' ? (sum * part) / 2 : sum * 2), otpShare });
  });

const contractOf = ({ senders, campaigns, accounts }: PaceContracts, bucketId: string): number => {
  const [kind, name, carrier] = bucketId.split('/');
  if (kind === 'sender') return senders.get(name ?? '')?.perSecond ?? 0;
  if (kind === 'account') return accounts[0]?.requestsPerSecond ?? 0;
  return campaigns.get(name ?? '')?.carriers.find((row) => row.carrier === carrier)?.perSecond ?? 0;
};

function openAllocator(time: ManualTime, contracts: PaceContracts, buckets: RateBuckets, skewMs: number): { allocator: SlotAllocator; clock: Clock } {
  const clock: Clock = { nowMs: () => time.clock.nowMs() + skewMs, monotonicMs: () => time.clock.monotonicMs() + skewMs };
  const allocator = new SlotAllocator({
    buckets, rates: { current: () => contracts, isAnyContracted: () => Promise.resolve(true) }, wires: new Map(LANES.map((lane) => [lane, new WireLimit(10_000, clock)])),
    accountOf: () => 'AC1', levers: () => evaluateLevers([], 0), clock, timers: time.timers, metrics: createMetrics({ service: 'test', processMetrics: false }),
  });
  return { allocator, clock };
}

/** Runs the instances against one database with backlog for every sender, carrier and lane. */
async function run(contracts: PaceContracts, instances: readonly Instance[], sizes: Iterator<number>, aheadMs: (sinceStartMs: number) => number = () => 0): Promise<Write[]> {
  const time = manualTime();
  const startMs = time.clock.monotonicMs();
  const sinceStart = (): number => time.clock.monotonicMs() - startMs;
  const shared = createMemoryRateBuckets(time.clock, time.timers, () => 1_000_000_000 + aheadMs(sinceStart()));
  const writes: Write[] = [];
  const open: SlotAllocator[] = [];
  const wait = (ms: number): Promise<void> => new Promise((resolve) => void time.timers.after(Math.max(0, ms), resolve));
  for (const { thereMs, backMs, writeLagMs, skewMs, stopAtMs, stopForMs, killAtMs } of instances) {
    const isStopped = (): boolean => sinceStart() >= stopAtMs && sinceStart() < stopAtMs + stopForMs;
    const connect = (): RateBuckets => shared.connect({ thereMs: () => thereMs, backMs: () => backMs });
    const start = (): { allocator: SlotAllocator; clock: Clock; isKilled: () => boolean } => {
      const bornMs = sinceStart();
      const opened = { ...openAllocator(time, contracts, connect(), skewMs), isKilled: () => bornMs < killAtMs && sinceStart() >= killAtMs };
      open.push(opened.allocator);
      return opened;
    };
    const send = async ({ allocator, clock, isKilled }: ReturnType<typeof start>, request: Omit<SlotRequest, 'isRepeated'>): Promise<boolean> => {
      for (let isRepeated = false; ; isRepeated = true) {
        const grant = await allocator.take({ ...request, isRepeated });
        if (isKilled()) return false;
        if (grant.kind === 'crowded') {
          await wait(Math.min(grant.waitMs, 300));
          continue;
        }
        if (grant.kind !== 'slot') return false;
        grant.pass.claimed(true);
        await wait(grant.slot.startMs - clock.monotonicMs() + writeLagMs);
        while (isStopped()) await wait(1);
        if (isKilled()) return false;
        const isWritten = await grant.pass.run(() => {
          const isOpen = slotStateAt(grant.slot, clock.monotonicMs()) === 'open';
          if (!isOpen) grant.pass.unwritten();
          return Promise.resolve(isOpen);
        });
        if (!isWritten) continue;
        const used = optionOf(contracts, { tenantId: 'acme', carrier: request.carrier ?? 'unknown', segments: request.segments, account: 'AC1' }, grant.sender, 1);
        writes.push({ atMs: sinceStart(), costs: new Map(used?.option.stretches.map(({ bucketId }) => [bucketId, bucketId.startsWith('account/') ? 1 : request.segments])) });
        return true;
      }
    };
    /** Backlog: whatever is sent is followed by another. */
    const feed = async (process: ReturnType<typeof start>, sender: string, carrier: string, lane: Lane): Promise<void> => {
      while (!process.isKilled() && sinceStart() < SECONDS * 1_000) {
        await send(process, { lane, tenantId: 'acme', poolId: 'us', provider: 'twilio', senders: [sender], carrier, segments: sizes.next().value as number }).catch(() => wait(1_000_000));
      }
    };
    const begin = (): void => {
      const process = start();
      for (const [sender, { perSecond }] of contracts.senders) {
        for (const carrier of CARRIERS) for (let index = 0; index < Math.ceil(perSecond / 4 / instances.length) + 2; index += 1) void feed(process, sender, carrier, index === 0 ? 'transactional' : 'marketing');
      }
    };
    begin();
    time.timers.after(killAtMs, begin);
  }
  await time.pass(SECONDS * 1_000);
  for (const allocator of open) allocator.close();
  return writes;
}

/** The fullest second of one bucket. */
function fullestSecond(writes: readonly Write[], bucketId: string): number {
  let [fullest, sum, first] = [0, 0, 0];
  const costOf = (index: number): number => writes[index]?.costs.get(bucketId) ?? 0;
  writes.forEach(({ atMs }, index) => {
    sum += costOf(index);
    for (; (writes[first]?.atMs ?? 0) <= atMs - 1_000; first += 1) sum -= costOf(first);
    fullest = Math.max(fullest, sum);
  });
  return fullest;
}

const instance = fc.record({
  thereMs: fc.integer({ min: 0, max: 12 }), backMs: fc.integer({ min: 0, max: 12 }), writeLagMs: fc.integer({ min: 0, max: 25 }), skewMs: fc.integer({ min: -100_000, max: 100_000 }),
  stopAtMs: fc.integer({ min: 0, max: 2_500 }), stopForMs: fc.integer({ min: 0, max: 700 }), killAtMs: fc.integer({ min: 500, max: 6_000 }),
});
const sizes = fc.infiniteStream(fc.integer({ min: 1, max: LARGEST }));
const bucketsOf = (writes: readonly Write[]): string[] => [...new Set(writes.flatMap(({ costs }) => [...costs.keys()]))];

it('no bucket lets more through in any sliding second than its contract, whatever instances are slow, skewed, stopped or killed', async () => {
  await fc.assert(fc.asyncProperty(anyContracts, fc.array(instance, { minLength: 1, maxLength: 4 }), sizes, async (contracts, instances, ofSizes) => {
    const writes = await run(contracts, instances, ofSizes);
    for (const bucketId of bucketsOf(writes)) {
      const largest = bucketId.startsWith('account/') ? 1 : LARGEST;
      expect(fullestSecond(writes, bucketId), bucketId).toBeLessThanOrEqual(1.05 * contractOf(contracts, bucketId) + largest);
    }
  }), { numRuns: 15 });
}, 120_000);

it('with backlog the narrow bucket is used: of a sender 95 percent, of what senders share 85', async () => {
  const healthy = fc.array(fc.record({ thereMs: fc.integer({ min: 0, max: 5 }), backMs: fc.integer({ min: 0, max: 5 }), writeLagMs: fc.integer({ min: 0, max: 4 }), skewMs: fc.integer({ min: -1_000, max: 1_000 }), stopAtMs: fc.constant(0), stopForMs: fc.constant(0), killAtMs: fc.constant(1_000_000) }), { minLength: 1, maxLength: 4 });
  await fc.assert(fc.asyncProperty(oneNarrow, healthy, sizes, async (contracts, instances, ofSizes) => {
    const writes = await run(contracts, instances, ofSizes);
    const [fromMs, toMs] = [500, SECONDS * 1_000];
    const useOf = (bucketId: string): number => writes.filter(({ atMs }) => atMs >= fromMs && atMs < toMs).reduce((sum, { costs }) => sum + (costs.get(bucketId) ?? 0), 0) / (contractOf(contracts, bucketId) * (toMs - fromMs)) * 1_000;
    for (const sender of contracts.senders.keys()) {
      for (const carrier of CARRIERS) {
        const buckets = optionOf(contracts, { tenantId: 'acme', carrier, segments: 1, account: 'AC1' }, sender, 1)?.option.stretches.map(({ bucketId }) => bucketId) ?? [];
        const uses = buckets.map((bucketId) => [bucketId, useOf(bucketId), (2 * LARGEST) / contractOf(contracts, bucketId) / 2.5] as const);
        // Less one message at each end of the time looked at.
        const [narrow] = uses.toSorted(([, one], [, other]) => other - one);
        expect((narrow?.[1] ?? 0) + (narrow?.[2] ?? 0), JSON.stringify(uses)).toBeGreaterThanOrEqual(narrow?.[0].startsWith('sender/') ? 0.95 : 0.85);
      }
    }
  }), { numRuns: 12 });
}, 120_000);

it('a database clock that is set forward and back brings no burst, and no standstill', async () => {
  const steady = fc.array(fc.record({ thereMs: fc.integer({ min: 0, max: 4 }), backMs: fc.integer({ min: 0, max: 4 }), writeLagMs: fc.integer({ min: 0, max: 4 }), skewMs: fc.constant(0), stopAtMs: fc.constant(0), stopForMs: fc.constant(0), killAtMs: fc.constant(1_000_000) }), { minLength: 1, maxLength: 3 });
  const sets = fc.record({ forwardAtMs: fc.integer({ min: 300, max: 900 }), backAtMs: fc.integer({ min: 950, max: 1_700 }), byMs: fc.oneof(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 400, max: 7_200_000 })) });
  await fc.assert(fc.asyncProperty(anyContracts, steady, sizes, sets, async (contracts, instances, ofSizes, { forwardAtMs, backAtMs, byMs }) => {
    const writes = await run(contracts, instances, ofSizes, (atMs) => (atMs >= forwardAtMs && atMs < backAtMs ? byMs : 0));
    for (const bucketId of bucketsOf(writes)) {
      const largest = bucketId.startsWith('account/') ? 1 : LARGEST;
      expect(fullestSecond(writes, bucketId), bucketId).toBeLessThanOrEqual(1.05 * contractOf(contracts, bucketId) + largest);
    }
    // What is left of the run holds a stretch of the slowest, at 8 a second and three segments.
    expect(writes.filter(({ atMs }) => atMs > backAtMs + 700).length).toBeGreaterThan(0);
  }), { numRuns: 15 });
}, 120_000);
