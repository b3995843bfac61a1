import type { PumpingFacts, PumpingSubject } from '@signalbox/fraud';
import { makeUuidV7 } from '@signalbox/message';
import { beforeEach, describe, expect, it } from 'vitest';
import type { CountedMessage, FactsQuestion, TrafficStore } from './traffic.store.js';

/** A minute and some hours before it; not far in the past, because stores look at what was kept lately. */
export interface SuiteWorld {
  readonly store: TrafficStore;
  readonly nowMs: number;
}

let serial = 0;

function messageIdAt(atMs: number): string {
  serial += 1;
  const bytes = new Uint8Array(10);
  new DataView(bytes.buffer).setUint32(4, serial);
  return makeUuidV7(atMs, bytes);
}

/** Number n of a block: its mark and the next one's follow from n. */
export function makeMessage(n: number, over: Partial<CountedMessage> & { readonly acceptedAtMs: number }): CountedMessage {
  return { messageId: messageIdAt(over.acceptedAtMs), tenantId: 'acme', country: 'TJ', area: '99290000', mark: `m${n}`, nextMark: `m${n + 1}`, isCode: true, ...over };
}

const AREA: PumpingSubject = { kind: 'sms-pumping', tenantId: 'acme', scope: 'area', value: '99290000' };
const COUNTRY: PumpingSubject = { kind: 'sms-pumping', tenantId: 'acme', scope: 'country', value: 'TJ' };
const HOUR_MS = 3_600_000;
const shuffle = <T>(items: readonly T[]): T[] => items.toSorted((a, b) => JSON.stringify(a).length - JSON.stringify(b).length).toReversed();

/** What every store of traffic promises. */
export function describeTrafficStore(open: () => Promise<SuiteWorld>): void {
  describe('a store of traffic', () => {
    let store: TrafficStore;
    let nowMs: number;
    beforeEach(async () => {
      ({ store, nowMs } = await open());
    });

    const ask = async (subject: PumpingSubject, over: Partial<FactsQuestion> = {}): Promise<PumpingFacts> =>
      (await store.loadFacts([{ subject, asOfMs: nowMs, heldSinceMs: null, suspectHours: [], ...over }]))[0] as PumpingFacts;
    const count = (messages: readonly CountedMessage[]): Promise<unknown> => Promise.all(messages.map((message) => store.countMessage(message)));

    it('counts a message once, however often and in whatever order it is told', async () => {
      const messages = Array.from({ length: 30 }, (_, index) => makeMessage(index, { acceptedAtMs: nowMs - 40_000 }));
      await count([...messages, ...shuffle(messages)]);
      await count(messages.toReversed());
      expect(await ask(AREA)).toMatchObject({ recent: 30, sequences: { fast: { numbers: 30, linked: 29 }, slow: { numbers: 30, linked: 29 } }, use: { codes: 30, used: 0 } });
      expect(await ask(COUNTRY)).toMatchObject({ recent: 30, use: { codes: 30, used: 0 }, sequences: { fast: { numbers: 0, linked: 0 } } });
    });

    it('sees which numbers follow each other, not how often they were written to', async () => {
      await count([1, 2, 2, 5, 9, 10, 11].map((n) => makeMessage(n, { acceptedAtMs: nowMs - 5_000 })));
      await count([makeMessage(12, { acceptedAtMs: nowMs - 120_000 }), makeMessage(3, { acceptedAtMs: nowMs - 5_000, tenantId: 'other' })]);
      expect(await ask(AREA)).toMatchObject({ recent: 7, sequences: { fast: { numbers: 6, linked: 3 }, slow: { numbers: 7, linked: 4 } } });
    });

    it('counts use once, before its message and after, and compares it with the rest of the tenant', async () => {
      const [early, late, peer] = [1, 2, 3].map((n) => makeMessage(n, { acceptedAtMs: nowMs - 60_000, ...(n === 3 && { country: 'US', area: '1415555' }) })) as [CountedMessage, CountedMessage, CountedMessage];
      const news = (message: CountedMessage, tenantId = 'acme') => ({ messageId: message.messageId, tenantId, atMs: nowMs });
      await store.countUse(news(early));
      await count([early, late, peer]);
      await Promise.all([store.countUse(news(peer)), store.countUse(news(peer)), store.countUse(news(early)), store.countUse(news(late, 'other'))]);
      for (const subject of [AREA, COUNTRY]) expect(await ask(subject)).toMatchObject({ use: { codes: 2, used: 1 }, peers: { codes: 1, used: 1 } });
    });

    it('believes the tenant of the message, not who spoke of it first', async () => {
      const message = makeMessage(1, { acceptedAtMs: nowMs - 30_000 });
      await store.countUse({ messageId: message.messageId, tenantId: 'other', atMs: nowMs });
      await count([message]);
      expect(await ask(COUNTRY)).toMatchObject({ recent: 1, use: { codes: 1, used: 0 } });
      await store.countUse({ messageId: message.messageId, tenantId: 'acme', atMs: nowMs });
      expect(await ask(COUNTRY)).toMatchObject({ use: { codes: 1, used: 1 } });
    });

    it('judges by use only what was old enough, and what was not held back', async () => {
      await count([10, 30, 60, 90].map((seconds) => makeMessage(seconds, { acceptedAtMs: nowMs - seconds * 1_000 })));
      for (const subject of [AREA, COUNTRY]) {
        expect(await ask(subject)).toMatchObject({ use: { codes: 3 } });
        expect(await ask(subject, { heldSinceMs: nowMs - 50_000 })).toMatchObject({ use: { codes: 2 } });
      }
    });

    it('counts no code that nobody is asked to use', async () => {
      await count([makeMessage(1, { acceptedAtMs: nowMs - 30_000, isCode: false })]);
      expect(await ask(COUNTRY)).toMatchObject({ recent: 1, use: { codes: 0, used: 0 } });
    });

    it('counts refusals of the carrier once', async () => {
      const messages = [1, 2].map((n) => makeMessage(n, { acceptedAtMs: nowMs - 300_000 }));
      const refuse = (message: CountedMessage): Promise<void> => store.countRefusal({ messageId: message.messageId, tenantId: 'acme', atMs: nowMs });
      await refuse(messages[0] as CountedMessage);
      await count(messages);
      await Promise.all([...messages, ...messages].map(refuse));
      for (const subject of [AREA, COUNTRY]) expect(await ask(subject)).toMatchObject({ refused: 2, recent: 0 });
    });

    it('knows the busiest hour of the past, without the present and without suspect hours', async () => {
      const hourMs = Math.floor(nowMs / HOUR_MS) * HOUR_MS;
      const past = (hours: number, messages: number): CountedMessage[] => Array.from({ length: messages }, (_, index) => makeMessage(index * 7, { acceptedAtMs: hourMs - hours * HOUR_MS + index * 1_000 }));
      await count([...past(0, 9), ...past(30, 5), ...past(20, 7), ...past(60, 20)]);
      for (const subject of [AREA, COUNTRY]) {
        expect(await ask(subject)).toMatchObject({ busiestHour: 7 });
        expect(await ask(subject, { suspectHours: [hourMs - 20 * HOUR_MS] })).toMatchObject({ busiestHour: 5 });
      }
    });

    it('knows since when a tenant writes to a country', async () => {
      const hourMs = Math.floor(nowMs / HOUR_MS) * HOUR_MS;
      await count([makeMessage(1, { acceptedAtMs: hourMs - 50 * HOUR_MS, country: 'US', area: '1415555' }), makeMessage(2, { acceptedAtMs: hourMs - 2 * HOUR_MS }), makeMessage(3, { acceptedAtMs: nowMs })]);
      for (const subject of [AREA, COUNTRY]) expect(await ask(subject)).toMatchObject({ country: 'TJ', countrySinceMs: hourMs - 2 * HOUR_MS, tenantSinceMs: hourMs - 50 * HOUR_MS });
    });

    it('names areas and countries that are busy, as of their newest message', async () => {
      await count([1, 2, 3].map((n) => makeMessage(n, { acceptedAtMs: nowMs - n * 1_000 })));
      await count([makeMessage(4, { acceptedAtMs: nowMs, area: '99291111' }), makeMessage(5, { acceptedAtMs: nowMs, tenantId: 'other' })]);
      const busy = (await store.listBusy(60_000, 3)).toSorted((a, b) => a.subject.scope.localeCompare(b.subject.scope));
      expect(busy).toEqual([{ subject: AREA, asOfMs: nowMs - 1_000 }, { subject: COUNTRY, asOfMs: nowMs }]);
    });

    it('answers for what it has never seen', async () => {
      expect(await ask(AREA)).toMatchObject({ recent: 0, busiestHour: 0, refused: 0, use: { codes: 0, used: 0 }, peers: { codes: 0, used: 0 }, countrySinceMs: nowMs, tenantSinceMs: nowMs });
      expect(await store.listBusy(60_000, 1)).toEqual([]);
      expect(await store.loadFacts([])).toEqual([]);
    });
  });
}
