import type { CallHistory, TollSubject } from '@signalbox/fraud';
import { beforeEach, describe, expect, it } from 'vitest';
import type { CallNews, CallStore } from './call.store.js';

const SUBJECT: TollSubject = { kind: 'toll-fraud', account: 'AC1', scope: 'destination', value: '882' };
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

export function makeNews(providerCallId: string, over: Partial<CallNews> & { readonly startedAtMs: number }): CallNews {
  return { provider: 'twilio', providerCallId, account: 'AC1', destination: '882', minuteMicros: 4_100_000, answeredAtMs: null, endedAtMs: null, durationMs: null, ...over };
}

/** What every store of calls promises. */
export function describeCallStore(open: () => Promise<{ readonly store: CallStore; readonly nowMs: number }>): void {
  describe('a store of calls', () => {
    let store: CallStore;
    let nowMs: number;
    beforeEach(async () => {
      ({ store, nowMs } = await open());
    });
    const load = async (): Promise<CallHistory> => (await store.loadHistory([SUBJECT], nowMs))[0] as CallHistory;

    it('makes one call of its reports, in any order and however often they come', async () => {
      const startedAtMs = nowMs - 5 * MINUTE_MS;
      const reports = [
        makeNews('CA1', { startedAtMs }),
        makeNews('CA1', { startedAtMs: startedAtMs + 8_000, answeredAtMs: startedAtMs + 8_000 }),
        makeNews('CA1', { startedAtMs: startedAtMs + 8_000, answeredAtMs: startedAtMs + 8_000, endedAtMs: startedAtMs + 128_000, durationMs: 120_000 }),
      ];
      await Promise.all([...reports.toReversed(), ...reports].map((news) => store.note(news)));
      for (const news of reports) await store.note(news);
      expect(await load()).toEqual({
        subject: SUBJECT, minuteMicros: 4_100_000,
        calls: [{ startedAtMs, answeredAtMs: startedAtMs + 8_000, endedAtMs: startedAtMs + 128_000, durationMs: 120_000 }],
        hours: [{ hourMs: Math.floor(startedAtMs / HOUR_MS) * HOUR_MS, calls: 1, costMicros: 8_200_000 }],
      });
    });

    it('keeps calls that go on, and not those of which no end was ever told', async () => {
      await store.note(makeNews('CA1', { startedAtMs: nowMs - 2 * HOUR_MS, answeredAtMs: nowMs - 2 * HOUR_MS }));
      await store.note(makeNews('CA2', { startedAtMs: nowMs - 5 * HOUR_MS, answeredAtMs: nowMs - 5 * HOUR_MS }));
      await store.note(makeNews('CA3', { startedAtMs: nowMs - 2 * HOUR_MS, answeredAtMs: nowMs - 2 * HOUR_MS, endedAtMs: nowMs - 2 * HOUR_MS + 60_000, durationMs: 60_000 }));
      const { calls, hours } = await load();
      expect(calls).toEqual([{ startedAtMs: nowMs - 2 * HOUR_MS, answeredAtMs: nowMs - 2 * HOUR_MS, endedAtMs: null, durationMs: null }]);
      expect(hours.reduce((sum, hour) => sum + hour.calls, 0)).toBe(3);
      expect(await store.listActive(0)).toEqual([SUBJECT]);
    });

    it('keeps accounts and destinations apart', async () => {
      await store.note(makeNews('CA1', { startedAtMs: nowMs, account: 'AC2' }));
      await store.note(makeNews('CA2', { startedAtMs: nowMs, destination: '881' }));
      expect(await load()).toEqual({ subject: SUBJECT, minuteMicros: 0, calls: [], hours: [] });
      expect((await store.listActive(60_000)).map(({ account, value }) => `${account}/${value}`).sort()).toEqual(['AC1/881', 'AC2/882']);
      expect(await store.loadHistory([], nowMs)).toEqual([]);
    });
  });
}
