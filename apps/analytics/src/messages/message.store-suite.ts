import { makeUuidV7 } from '@signalbox/message';
import { DEFAULT_PRICES, readStanding, startOfMinuteMs, type Dimension, type ReportQuery, type StatusReport, type TimeUnit } from '@signalbox/usage';
import { beforeEach, describe, expect, it } from 'vitest';
import type { ReportGroup, ReportStore } from '../report/report.store.js';
import type { CountedChange, MessageStore } from './message.store.js';

/** A store of messages, and what reads what it has counted. */
export interface MessageWorld {
  readonly messages: MessageStore;
  readonly reports: ReportStore;
}

/** A minute of today, with others before it. */
const NOW_MS = Date.UTC(2026, 10, 22, 12, 34, 56);
const MINUTE_MS = 60_000;

/** The id of the n-th message of that time. */
export function messageIdOf(n: number, bornAtMs = NOW_MS): string {
  const bytes = new Uint8Array(10);
  new DataView(bytes.buffer).setUint32(4, n);
  return makeUuidV7(bornAtMs, bytes);
}

export function makeChange(n: number, sequence: number, over: Partial<StatusReport> = {}, bornAtMs = NOW_MS): CountedChange {
  const report: StatusReport = {
    messageId: messageIdOf(n, bornAtMs), tenantId: 'acme', sequence, status: 'delivered', previousStatus: 'submitted', reason: 'callback-received', lane: 'otp', country: 'US', carrier: null, provider: 'twilio', channel: 'sms',
    poolId: 'us-otp', templateId: 'login-code', sender: '+12025550147', errorCode: null, segments: 1, price: null, submittedAtMs: bornAtMs + 100, occurredAtMs: bornAtMs + 2_100, ...over,
  };
  return { messageId: report.messageId, tenantId: report.tenantId, sequence, standing: readStanding(report, DEFAULT_PRICES) };
}

/** The changes of a message that is delivered after all. */
export const makeStory = (n: number): CountedChange[] => [
  makeChange(n, 1, { status: 'received', provider: null, poolId: null, sender: null, channel: null, templateId: null, segments: null }), makeChange(n, 2, { status: 'routed' }), makeChange(n, 3, { status: 'submitted' }),
  makeChange(n, 6, { status: 'undelivered', errorCode: 30_003, reason: 'recipient-unreachable' }), makeChange(n, 7),
];

export const makeQuery = (by: readonly Dimension[] = [], over: Partial<ReportQuery> = {}): ReportQuery => ({ fromMs: startOfMinuteMs(NOW_MS), toMs: startOfMinuteMs(NOW_MS) + MINUTE_MS, unit: null, by, filters: {}, ...over });

const deterministicShuffle = <T>(items: readonly T[]): T[] => items.map((item, index) => ({ item, order: (index * 7_919) % 101 })).toSorted((a, b) => a.order - b.order).map(({ item }) => item);

/** What every store of messages promises, as its reports show it. */
export function describeMessageStore(open: () => Promise<MessageWorld>): void {
  describe('a store of messages', () => {
    let messages: MessageStore;
    let reports: ReportStore;
    beforeEach(async () => {
      ({ messages, reports } = await open());
    });
    const load = (by: readonly Dimension[] = [], over: Partial<ReportQuery> = {}, limit = 100): Promise<readonly ReportGroup[]> => reports.loadGroups(makeQuery(by, over), limit);
    const count = (changes: readonly CountedChange[]): Promise<unknown> => Promise.all(changes.map((change) => messages.count(change)));

    it('counts each message once, by its latest change, however often and in whatever order that is told', async () => {
      const changes = Array.from({ length: 30 }, (_, n) => makeStory(n)).flat();
      await count(deterministicShuffle(changes));
      await count([...changes.toReversed(), ...changes]);
      const [all, ...others] = await load();
      expect(others).toEqual([]);
      expect(all?.totals).toMatchObject({ messages: 30, delivered: 30, pending: 0, submitted: 0, failed: 0, unknown: 0, refused: 0, used: 0, segments: 30, costs: new Map([['USD', 30 * 8_300]]) });
      expect([...(all?.totals.latencies.values() ?? [])]).toEqual([30]);
    });

    it('moves a message from one group to another, and leaves nothing behind', async () => {
      const [received, routed, submitted, undelivered, delivered] = makeStory(1) as [CountedChange, CountedChange, CountedChange, CountedChange, CountedChange];
      const shown = async (): Promise<unknown[]> => (await load(['pool', 'error'])).map(({ values, totals: { pending, submitted: taken, failed, delivered: arrived, costs } }) => [...values, pending, taken, failed, arrived, costs.get('USD') ?? 0]);
      await messages.count(received);
      expect(await shown()).toEqual([['none', 'none', 1, 0, 0, 0, 0]]);
      await messages.count(routed);
      expect(await shown()).toEqual([['us-otp', 'none', 1, 0, 0, 0, 0]]);
      await messages.count(submitted);
      expect(await shown()).toEqual([['us-otp', 'none', 0, 1, 0, 0, 8_300]]);
      await messages.count(undelivered);
      expect(await shown()).toEqual([['us-otp', 'recipient-unreachable:30003', 0, 0, 1, 0, 8_300]]);
      await messages.count(delivered);
      await messages.count(undelivered);
      expect(await shown()).toEqual([['us-otp', 'none', 0, 0, 0, 1, 8_300]]);
    });

    it('counts use once, before its message and after, and only by its own tenant', async () => {
      const use = (n: number, tenantId = 'acme'): Promise<void> => messages.countUse({ messageId: messageIdOf(n), tenantId });
      await Promise.all([use(1), use(1), use(4, 'other')]);
      await count([1, 2, 3, 4].flatMap(makeStory));
      await Promise.all([use(1), use(2), use(2), use(3, 'other'), use(4, 'other')]);
      expect((await load())[0]?.totals).toMatchObject({ messages: 4, used: 2 });
      await Promise.all([use(4), use(4, 'other')]);
      expect((await load())[0]?.totals).toMatchObject({ used: 3 });
      await count([makeChange(2, 9, { status: 'undelivered', errorCode: 30_007 })]);
      expect((await load([], { filters: { error: ['callback-received:30007'] } }))[0]?.totals).toMatchObject({ messages: 1, used: 1 });
    });

    it('reports by time, by several dimensions and by what is asked for', async () => {
      await count([
        makeChange(1, 1), makeChange(2, 1, { country: 'CA', lane: 'marketing' }), makeChange(3, 1, { country: 'CA', price: { micros: 33_300, currency: 'EUR' } }), makeChange(4, 1, {}, NOW_MS - MINUTE_MS), makeChange(5, 1, {}, NOW_MS - 2 * MINUTE_MS),
      ]);
      const minutes = await load([], { unit: 'minute', fromMs: startOfMinuteMs(NOW_MS) - MINUTE_MS });
      expect(minutes.map(({ atMs, totals }) => [atMs, totals.messages])).toEqual([[startOfMinuteMs(NOW_MS) - MINUTE_MS, 1], [startOfMinuteMs(NOW_MS), 3]]);
      const wide = { fromMs: NOW_MS - 3_600_000 };
      const totalOf = async (unit: TimeUnit): Promise<number[]> => (await load([], { unit, ...wide })).map(({ totals }) => totals.messages);
      expect([await totalOf('hour'), await totalOf('day')]).toEqual([[5], [5]]);
      expect((await load(['country', 'lane'])).map(({ values, totals }) => [...values, totals.messages])).toEqual([['CA', 'marketing', 1], ['CA', 'otp', 1], ['US', 'otp', 1]]);
      expect((await load([], { filters: { country: ['CA', 'DE'], lane: ['otp'] } }))[0]?.totals.costs).toEqual(new Map([['EUR', 33_300]]));
      expect((await load())[0]?.totals.costs).toEqual(new Map([['EUR', 33_300], ['USD', 16_600]]));
      expect(await load([], { filters: { pool: [`' OR true; --`] } })).toEqual([]);
      expect(await load(['country'], {}, 1)).toHaveLength(1);
    });
  });
}
