import { afterAll, beforeAll, expect, it } from 'vitest';
import { LANES, type Lane } from '@signalbox/message';
import { slotStateAt } from '@signalbox/pacing';
import { createRateBuckets, evaluateLevers, openDatabase, type PooledDatabase } from '@signalbox/postgres';
import { createTestDatabase, type TestDatabase } from '@signalbox/postgres/testing';
import { systemClock } from '@signalbox/service';
import { databaseUrl } from '@signalbox/service/testing/servers';
import { createMetrics } from '@signalbox/telemetry';
import { ContractRates } from '../src/contract-rates.js';
import { PgContractRatesStore } from '../src/contract-rates.pg-store.js';
import { SlotAllocator } from '../src/slot-allocator.js';
import { systemTimers } from '../src/system-timers.js';
import { WireLimit } from '../src/wire-limit.js';

const RUN_MS = 4_000;
const CAP = 150;
const SENDERS = { '+1': 120, '+2': 80, '+3': 40, '+4': 20 } as const;
const LIMITS: Readonly<Record<string, number>> = { '+1': 120, '+2': 80, '+3': 40, '+4': 20, 't-mobile': 100, att: 90, account: 400 };

let test: TestDatabase;
let owner: PooledDatabase;

beforeAll(async () => {
  test = await createTestDatabase(databaseUrl);
  owner = openDatabase({ url: test.url, applicationName: 'pace-owner', max: 1, statementTimeoutMs: 5_000 });
  for (const [sender, rate] of Object.entries(SENDERS)) {
    await owner.query("INSERT INTO senders (sender, provider, pool_id, country, kind, segments_per_second, campaign_id, policy_revision) VALUES ($1, 'twilio', 'us', 'US', 'ten-dlc', $2, $3, 1)", [sender, rate, sender === '+1' || sender === '+2' ? 'c1' : null]);
  }
  const terms = { account: { provider: 'twilio', account: '*', requestsPerSecond: LIMITS['account'], otpShare: 0.2 }, campaign: { campaignId: 'c1', carriers: [{ carrier: 't-mobile', perSecond: LIMITS['t-mobile'] }, { carrier: 'att', perSecond: LIMITS['att'] }] }, cap: { capId: 'brand', unit: 'segments', limit: CAP, timeZone: 'America/Los_Angeles', pools: ['us'], carriers: ['verizon'] } };
  for (const [kind, value] of Object.entries(terms)) await owner.query("INSERT INTO pace_terms VALUES ($1, 'x', $2, 1)", [kind, JSON.stringify(value)]);
});
afterAll(async () => {
  await owner.close();
  await test.drop();
});

interface Write { readonly atMs: number; readonly slotMs: number; readonly costs: Readonly<Record<string, number>> }

/** One process: its own connection, contracts and allocator. */
async function openInstance(lanes: readonly Lane[]) {
  const database = openDatabase({ url: test.url, role: 'signalbox_pacing_sender', applicationName: 'pace-instance', max: 2, statementTimeoutMs: 5_000 });
  const rates = new ContractRates(new PgContractRatesStore(database), systemClock, systemTimers);
  await rates.start();
  let leases = 0;
  const buckets = createRateBuckets(database);
  const slots = new SlotAllocator({
    buckets: { lease: (request) => ((leases += 1), buckets.lease(request)) }, rates, wires: new Map(lanes.map((lane) => [lane, new WireLimit(5_000, systemClock)])),
    accountOf: () => 'AC1', levers: () => evaluateLevers([], 0), clock: systemClock, timers: systemTimers, metrics: createMetrics({ service: 'test', processMetrics: false }),
  });
  return { slots, leases: () => leases, stop: () => (slots.close(), rates.stop()), close: () => database.close() };
}

it('several processes keep every bucket within its contract, and use it, while one after the other dies', async () => {
  const writes: Write[] = [];
  const outcomes = new Map<string, number>();
  const startMs = systemClock.monotonicMs();
  const isOver = (): boolean => systemClock.monotonicMs() - startMs >= RUN_MS;
  const wait = (ms: number): Promise<void> => new Promise((resolve) => void systemTimers.after(Math.max(0, ms), resolve));
  const opened: Awaited<ReturnType<typeof openInstance>>[] = [];
  let size = 0;
  const feed = async ({ slots }: (typeof opened)[number], lane: Lane, sender: string, carrier: string): Promise<void> => {
    for (let isRepeated = false; !isOver();) {
      const segments = 1 + (size++ % 3);
      const grant = await slots.take({ lane, tenantId: 'acme', poolId: 'us', provider: 'twilio', senders: [sender], carrier, segments, isRepeated });
      if (grant.kind !== 'slot') {
        outcomes.set(grant.kind, (outcomes.get(grant.kind) ?? 0) + 1);
        if (grant.kind === 'capped') return;
        await wait(100);
        continue;
      }
      grant.pass.claimed(!isRepeated);
      await wait(grant.slot.startMs - systemClock.monotonicMs());
      isRepeated = !(await grant.pass.run(() => {
        const isOpen = slotStateAt(grant.slot, systemClock.monotonicMs()) === 'open';
        if (!isOpen) grant.pass.unwritten();
        return Promise.resolve(isOpen);
      }));
      if (!isRepeated) writes.push({ atMs: systemClock.monotonicMs(), slotMs: grant.slot.startMs, costs: { [sender]: segments, account: 1, ...(sender <= '+2' && { [carrier]: segments }), ...(carrier === 'verizon' && { capped: segments }) } });
    }
  };
  const start = async (): Promise<void> => {
    const instance = await openInstance(LANES);
    opened.push(instance);
    const run = (lane: Lane, sender: string, carrier: string, times: number): void => void Array.from({ length: times }, () => feed(instance, lane, sender, carrier).catch(() => undefined));
    for (const sender of Object.keys(SENDERS)) for (const carrier of ['t-mobile', 'att', 'verizon']) run('marketing', sender, carrier, 8);
    run('otp', '+4', 'att', 1);
  };
  await Promise.all([start(), start(), start()]);
  await wait(RUN_MS / 3);
  // Killed: what it leased is never used.
  opened[0]?.stop();
  await start();
  await wait(RUN_MS / 3);
  opened[1]?.stop();
  await start();
  while (!isOver()) await wait(50);
  for (const instance of opened) instance.stop();
  await wait(250);
  await Promise.all(opened.map((instance) => instance.close()));

  const fullest = (name: string, timeOf: (write: Write) => number): number => {
    const times = writes.map((write) => ({ atMs: timeOf(write), cost: write.costs[name] ?? 0 })).sort((one, other) => one.atMs - other.atMs);
    let [most, sum, first] = [0, 0, 0];
    for (const { atMs, cost } of times) {
      sum += cost;
      for (; (times[first]?.atMs ?? Infinity) <= atMs - 1_000; first += 1) sum -= times[first]?.cost ?? 0;
      most = Math.max(most, sum);
    }
    return most;
  };
  const useOf = (name: string): number => writes.filter(({ atMs }) => atMs >= startMs + 500 && atMs < startMs + RUN_MS).reduce((sum, { costs }) => sum + (costs[name] ?? 0), 0) / ((LIMITS[name] ?? 1) * (RUN_MS - 500)) * 1_000;
  for (const [name, limit] of Object.entries(LIMITS)) expect(fullest(name, ({ atMs }) => atMs), name).toBeLessThanOrEqual(1.05 * limit + (name === 'account' ? 1 : 3));
  console.log(Object.keys(LIMITS).map((name) => `${name}: ${(100 * useOf(name)).toFixed(0)} % used, fullest second ${fullest(name, ({ atMs }) => atMs)} of ${LIMITS[name] ?? 0}`).join('; '), `${(opened.reduce((sum, { leases }) => sum + leases(), 0) / 3 / RUN_MS * 1_000).toFixed(0)} leases/s in each process, void or crowded ${JSON.stringify([...outcomes])}`);
  // What a quiet machine reaches is the benchmark's business.
  expect(Math.max(...Object.keys(LIMITS).map(useOf))).toBeGreaterThan(0.25);
  // The cap counted all that was written, and held.
  const [cap] = await owner.query<{ used: string }>("SELECT used FROM caps WHERE cap_id = 'brand'");
  const capped = writes.reduce((sum, { costs }) => sum + (costs['capped'] ?? 0), 0);
  expect(Number(cap?.used)).toBeGreaterThanOrEqual(capped);
  expect(Number(cap?.used)).toBeLessThanOrEqual(CAP);
  expect(outcomes.get('capped')).toBeGreaterThan(0);
}, 60_000);
