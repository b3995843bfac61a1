import { makeEventId } from '@signalbox/crypto';
import type { OutboundRecord, RecordProducer } from '@signalbox/kafka';
import { AdapterError } from '@signalbox/message';
import { beforeEach, describe, expect, it } from 'vitest';
import { makeProjectorRig, statusesOf, type ProjectorRig } from '../../test/projector-rig.js';
import { asRecord, makeCallback, makeFact, makeMessage, type SampleMessage } from '../../test/samples.js';
import { ReceiptSweep } from './sweep-receipts.js';

const HOUR_MS = 3_600_000;

/** A broker that is there or not. */
class SwitchedProducer implements RecordProducer {
  readonly published: OutboundRecord[] = [];
  isAway = false;

  publish(records: readonly OutboundRecord[]): Promise<void> {
    if (this.isAway && records.length > 0) return Promise.reject(new AdapterError('broker-away', 'unreachable'));
    this.published.push(...records);
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

describe('ReceiptSweep', () => {
  let rig: ProjectorRig;
  let producer: SwitchedProducer;
  let sweep: ReceiptSweep;
  let message: SampleMessage;
  beforeEach(async () => {
    rig = makeProjectorRig();
    producer = new SwitchedProducer();
    sweep = new ReceiptSweep(rig.store, producer, { tools: rig.tools, waitMs: 72 * HOUR_MS });
    message = makeMessage();
    await rig.handle(asRecord(makeFact('message-submitted', message, { attempt: 1, reason: 'submitted' })));
    await rig.handle(asRecord(makeCallback('sent', message)));
  });
  const events = () => statusesOf({ kind: 'emit', records: producer.published });

  it('ends a message whose receipt never came, once, under a deterministic id', async () => {
    rig.clock.advance(72 * HOUR_MS);
    expect(await sweep.runRound()).toBe(0);
    rig.clock.advance(1);
    expect(await sweep.runRound()).toBe(1);
    expect(events()).toMatchObject([{ sequence: 3, status: 'unknown', previousStatus: 'sent', terminal: true, reason: 'receipt-missing', attempt: 1, eventId: makeEventId(message.messageId, 'message-status-changed', 1, 3) }]);
    rig.clock.advance(100 * HOUR_MS);
    expect(await sweep.runRound()).toBe(0);
    expect(events()).toHaveLength(1);
  });

  it('leaves a receipt that comes late its say', async () => {
    rig.clock.advance(73 * HOUR_MS);
    await sweep.runRound();
    expect(statusesOf(await rig.handle(asRecord(makeCallback('delivered', message))))).toMatchObject([{ sequence: 4, status: 'delivered', previousStatus: 'unknown', correction: true }]);
  });

  it('leaves alone what is not sent or has its receipt', async () => {
    const [waiting, delivered] = [makeMessage(), makeMessage()];
    await rig.handle(asRecord(makeFact('message-submitted', waiting, { attempt: 1 })));
    await rig.handle(asRecord(makeCallback('delivered', delivered)));
    await rig.handle(asRecord(makeFact('message-submitted', delivered, { attempt: 1 })));
    rig.clock.advance(73 * HOUR_MS);
    expect(await sweep.runRound()).toBe(1);
  });

  it('publishes in a later round what was stored while the broker was away, the same bytes', async () => {
    rig.clock.advance(73 * HOUR_MS);
    producer.isAway = true;
    await expect(sweep.runRound()).rejects.toThrow(AdapterError);
    const [left] = await rig.store.findUnconfirmed(10);
    producer.isAway = false;
    await sweep.runRound();
    expect(events()).toMatchObject([{ sequence: 3, status: 'unknown' }]);
    expect(JSON.stringify([producer.published.map(({ topic, key, headers, value }) => [topic, key, headers, value])])).toBe(`[${left?.published[0]}]`);
    expect(await rig.store.findUnconfirmed(10)).toEqual([]);
  });

  it('does so even after a receipt has overtaken it', async () => {
    rig.clock.advance(73 * HOUR_MS);
    producer.isAway = true;
    await expect(sweep.runRound()).rejects.toThrow(AdapterError);
    await rig.handle(asRecord(makeCallback('delivered', message)));
    producer.isAway = false;
    await sweep.runRound();
    expect(events()).toMatchObject([{ sequence: 3, status: 'unknown' }]);
    expect((await rig.store.load(message, { topic: '', partition: 0, offset: '0' })).known).toMatchObject({ unconfirmed: [], state: { sequence: 4, evidence: { overall: { status: 'delivered' } } } });
  });
});
