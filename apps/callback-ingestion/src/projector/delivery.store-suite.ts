import { beforeEach, describe, expect, it } from 'vitest';
import { newsOfFact, project, UNKNOWN_DELIVERY, type DeliveryState, type LearntId } from '@signalbox/delivery';
import { makeFact, makeMessage, START_MS, type SampleMessage } from '../../test/samples.js';
import type { DeliveryStore, DeliveryWrite, TimelineRow } from './delivery.store.js';

const ORIGIN = { topic: 'message-events', partition: 3, offset: '42' };

function stateOf(message: SampleMessage, ...types: ('intent-accepted' | 'message-routed' | 'message-submitted')[]): DeliveryState {
  return types.reduce((state, type) => project(state, newsOfFact(makeFact(type, message, { attempt: type === 'message-submitted' ? 1 : 0 }))).state, UNKNOWN_DELIVERY);
}

function changeOf(sequence: number, over: Partial<TimelineRow> = {}): TimelineRow {
  return { sequence, eventId: `event-${sequence}`, status: 'routed', reason: 'routed-pool', attempt: 0, occurredAtMs: START_MS, sourceEventId: 'fact-1', origin: ORIGIN, published: `[["message-status",null,{},"${sequence}"]]`, ...over };
}

function writeOf(message: SampleMessage, over: Partial<DeliveryWrite> = {}): DeliveryWrite {
  return { ...message, expectedVersion: 0, state: stateOf(message, 'intent-accepted'), unconfirmed: [], change: null, learntId: null, nowMs: START_MS, ...over };
}

const idOf = (sid: string, over: Partial<LearntId> = {}): LearntId => ({ provider: 'twilio', providerMessageId: sid, attempt: 1, certain: true, ...over });

/** A state that shows `sent`, without the way to it. */
function sentState(message: SampleMessage): DeliveryState {
  const attempt = { status: 'sent', errorCode: null, reason: 'callback-received', occurredAtMs: START_MS } as const;
  return { ...stateOf(message, 'intent-accepted'), evidence: { attempts: { 1: { ...attempt, released: false } }, overall: { ...attempt, attempt: 1 } } };
}

/** What every DeliveryStore keeps; run on memory and on PostgreSQL. */
export function describeDeliveryStore(make: () => DeliveryStore | Promise<DeliveryStore>): void {
  describe('DeliveryStore', () => {
    let store: DeliveryStore;
    let message: SampleMessage;
    beforeEach(async () => {
      store = await make();
      message = makeMessage();
    });

    it('knows nothing of a message that was never written', async () => {
      expect(await store.load(message, ORIGIN)).toEqual({ known: null, applied: null });
    });

    it('gives back what was written, with a version that counts', async () => {
      const state = stateOf(message, 'intent-accepted', 'message-routed', 'message-submitted');
      expect(await store.save(writeOf(message))).toBe(true);
      expect(await store.save(writeOf(message, { expectedVersion: 1, state, unconfirmed: [2] }))).toBe(true);
      expect(await store.load(message, ORIGIN)).toEqual({ known: { ...message, version: 2, unconfirmed: [2], state }, applied: null });
    });

    it('keeps evidence of a message that nobody has told of yet', async () => {
      await store.save(writeOf(message, { state: UNKNOWN_DELIVERY }));
      expect((await store.load(message, ORIGIN)).known).toMatchObject({ version: 1, state: { identity: null, sequence: 0 } });
    });

    it('writes nothing on another version: no state, no change, no id', async () => {
      await store.save(writeOf(message));
      const late = { state: stateOf(message, 'message-routed'), change: changeOf(1), learntId: idOf(`SM-late-${message.messageId}`) };
      expect(await store.save(writeOf(message, late))).toBe(false);
      expect(await store.save(writeOf(message, { ...late, expectedVersion: 2 }))).toBe(false);
      expect(await store.load(message, ORIGIN)).toMatchObject({ known: { version: 1, state: stateOf(message, 'intent-accepted') }, applied: null });
      expect(await store.findByCarrierId('twilio', `SM-late-${message.messageId}`)).toBeNull();
    });

    it('lets one of many writers at once win', async () => {
      const results = await Promise.all(Array.from({ length: 30 }, (_, index) => store.save(writeOf(message, { change: changeOf(1, { eventId: `event-of-${index}` }) }))));
      expect(results.filter(Boolean)).toHaveLength(1);
    });

    it('writes many messages at once, each with its own change', async () => {
      const messages = Array.from({ length: 300 }, () => makeMessage());
      const results = await Promise.all(messages.map((one, index) => store.save(writeOf(one, { change: index % 2 === 0 ? changeOf(1, { published: `[${index}]` }) : null, learntId: index % 3 === 0 ? idOf(`SM-${one.messageId}`) : null }))));
      expect(results.every(Boolean)).toBe(true);
      const loaded = await Promise.all(messages.map((one) => store.load(one, ORIGIN)));
      expect(loaded.map(({ applied }) => applied)).toEqual(messages.map((_, index) => (index % 2 === 0 ? { origin: ORIGIN, published: `[${index}]` } : null)));
      const found = await Promise.all(messages.map((one) => store.findByCarrierId('twilio', `SM-${one.messageId}`)));
      expect(found).toEqual(messages.map((one, index) => (index % 3 === 0 ? { ...one, attempt: 1 } : null)));
    });

    it('gives to an origin what it has published, and to no other', async () => {
      await store.save(writeOf(message, { change: changeOf(1) }));
      await store.save(writeOf(message, { expectedVersion: 1, change: changeOf(2, { origin: { ...ORIGIN, offset: '43' } }) }));
      expect((await store.load(message, ORIGIN)).applied).toEqual({ origin: ORIGIN, published: changeOf(1).published });
      const next = { ...ORIGIN, offset: '43' };
      expect((await store.load(message, next)).applied).toEqual({ origin: next, published: changeOf(2).published });
      for (const other of [{ ...ORIGIN, offset: '44' }, { ...ORIGIN, partition: 4 }, { ...ORIGIN, topic: 'provider-callbacks' }]) expect((await store.load(message, other)).applied).toBeNull();
    });

    it('finds the attempt that a carrier id belongs to', async () => {
      const sid = `SM${message.messageId}`;
      expect(await store.findByCarrierId('twilio', sid)).toBeNull();
      await store.save(writeOf(message, { learntId: idOf(sid, { attempt: 2 }) }));
      expect(await store.findByCarrierId('twilio', sid)).toEqual({ ...message, attempt: 2 });
      expect(await store.findByCarrierId('other', sid)).toBeNull();
    });

    it('lets a certain id replace another, an uncertain one none', async () => {
      const sid = `SM${message.messageId}`;
      const other = makeMessage();
      await store.save(writeOf(message, { learntId: idOf(sid, { certain: false }) }));
      await store.save(writeOf(other, { learntId: idOf(sid) }));
      expect(await store.findByCarrierId('twilio', sid)).toEqual({ ...other, attempt: 1 });
      await store.save(writeOf(message, { expectedVersion: 1, learntId: idOf(sid, { certain: false, attempt: 3 }) }));
      expect(await store.findByCarrierId('twilio', sid)).toEqual({ ...other, attempt: 1 });
    });

    it('takes two messages that claim one id at once', async () => {
      const sid = `SM${message.messageId}`;
      const other = makeMessage();
      expect(await Promise.all([store.save(writeOf(message, { learntId: idOf(sid) })), store.save(writeOf(other, { learntId: idOf(sid) }))])).toEqual([true, true]);
      expect([message.messageId, other.messageId]).toContain((await store.findByCarrierId('twilio', sid))?.messageId);
    });

    it('finds what has shown `sent` for too long, the oldest first', async () => {
      const [younger, young, delivered] = [makeMessage(), makeMessage(), makeMessage()];
      await store.save(writeOf(younger, { state: sentState(younger), nowMs: START_MS + 1 }));
      await store.save(writeOf(message, { state: sentState(message), nowMs: START_MS }));
      await store.save(writeOf(young, { state: sentState(young), nowMs: START_MS + 10 }));
      await store.save(writeOf(delivered, { state: stateOf(delivered, 'message-submitted'), nowMs: START_MS }));
      expect((await store.findOverdue(START_MS + 10, 10)).map(({ messageId }) => messageId)).toEqual([message.messageId, younger.messageId]);
      expect(await store.findOverdue(START_MS + 10, 1)).toEqual([{ ...message, version: 1, unconfirmed: [], state: sentState(message) }]);
    });

    it('finds unconfirmed changes with what they have to publish', async () => {
      await store.save(writeOf(message, { change: changeOf(1) }));
      await store.save(writeOf(message, { expectedVersion: 1, change: changeOf(2, { origin: { ...ORIGIN, offset: '43' } }), unconfirmed: [2] }));
      expect(await store.findUnconfirmed(10)).toEqual([{ known: { ...message, version: 2, unconfirmed: [2], state: stateOf(message, 'intent-accepted') }, published: [changeOf(2).published] }]);
      await store.save(writeOf(message, { expectedVersion: 2 }));
      expect(await store.findUnconfirmed(10)).toEqual([]);
    });
  });
}
