import { findFaults } from '@signalbox/contracts';
import { makeEventId } from '@signalbox/crypto';
import { AdapterError } from '@signalbox/message';
import { beforeEach, describe, expect, it } from 'vitest';
import { makeProjectorRig, recordsOf, statusesOf, WAIT_MS, type ProjectorRig } from '../../test/projector-rig.js';
import { asRecord, makeCallback, makeFact, makeMessage, START_MS, type SampleMessage } from '../../test/samples.js';
import { MemoryDeliveryStore } from './delivery.memory-store.js';

let rig: ProjectorRig;
let message: SampleMessage;
beforeEach(() => {
  rig = makeProjectorRig();
  message = makeMessage();
});

const submitted = () => asRecord(makeFact('message-submitted', message, { attempt: 1, reason: 'submitted', policyRevision: 7 }));

describe('a fact', () => {
  it('becomes a status event under a deterministic id, in its topic and under its key', async () => {
    const outcome = await rig.handle(asRecord(makeFact('intent-accepted', message)));
    const [event] = statusesOf(outcome);
    expect(event).toEqual({
      eventId: makeEventId(message.messageId, 'message-status-changed', 0, 1), ...message, tenantId: 'acme', idempotencyKey: 'order-1', lane: 'otp', sequence: 1,
      status: 'received', terminal: false, correction: false, reason: 'ok-accepted', policyRevision: 0, attempt: 0, country: 'US', occurredAt: new Date(START_MS).toISOString(),
    });
    expect(findFaults('message-status-changed', event)).toBeNull();
    expect(recordsOf(outcome)).toMatchObject([{ topic: 'message-status', key: message.recipientKey, headers: { 'sb-schema': 'message-status-changed@1', 'sb-message-id': message.messageId, 'sb-event-id': event?.eventId, 'sb-tenant': 'acme' } }]);
  });

  it('carries on the trace of its record', async () => {
    const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
    const record = asRecord(makeFact('intent-accepted', message));
    const outcome = await rig.handle({ ...record, headers: { traceparent } });
    expect(recordsOf(outcome)[0]?.headers['traceparent']).toMatch(new RegExp(`^00-${'a'.repeat(32)}-`));
  });

  it('publishes its stored bytes again when it comes again, whatever came between', async () => {
    const first = asRecord(makeFact('intent-accepted', message));
    const published = recordsOf(await rig.handle(first));
    await rig.handle(submitted());
    await rig.handle(asRecord(makeCallback('delivered', message)));
    expect(recordsOf(await rig.handle(first))).toEqual(published);
    expect(published).toHaveLength(1);
  });

  it('changes nothing under another origin', async () => {
    await rig.handle(submitted());
    expect(await rig.handle(submitted())).toEqual({ kind: 'emit', records: [] });
  });

  it('is handled again where the row moved on meanwhile', async () => {
    class RacedStore extends MemoryDeliveryStore {
      override save(): Promise<boolean> {
        return Promise.resolve(false);
      }
    }
    const refused = makeProjectorRig(new RacedStore()).handle(submitted());
    await expect(refused).rejects.toThrow(AdapterError);
    await expect(refused).rejects.toMatchObject({ code: 'delivery-moved-on', isTransient: true });
  });

  it('met by two processes at once is applied once; the slower one publishes the same bytes', async () => {
    const record = submitted();
    const [first, second] = await Promise.allSettled([rig.handle(record), rig.handle(record)]);
    expect(second).toMatchObject({ status: 'rejected', reason: { code: 'delivery-moved-on' } });
    expect(recordsOf(await rig.handle(record))).toEqual(first.status === 'fulfilled' ? recordsOf(first.value) : []);
  });

  it('counts what was published', async () => {
    for (const record of [asRecord(makeFact('intent-accepted', message)), submitted(), asRecord(makeCallback('delivered', message, { atMs: START_MS + 4000 }))]) {
      const outcome = await rig.handle(record);
      if (outcome.kind === 'emit') await outcome.afterPublish?.();
    }
    const text = await rig.metrics.render();
    expect(text).toMatch(/sb_status_changes_total\{[^}]*status="delivered"[^}]*\} 1\n/);
    expect(text).toMatch(/sb_submit_to_final_seconds_sum\{[^}]*lane="otp"[^}]*\} 4\n/);
  });
});

describe('a callback', () => {
  it('moves its message on and tells what the error code means', async () => {
    await rig.handle(submitted());
    expect(statusesOf(await rig.handle(asRecord(makeCallback('undelivered', message, { errorCode: 30_003 }))))).toMatchObject([
      { sequence: 2, status: 'undelivered', previousStatus: 'submitted', terminal: true, reason: 'recipient-unreachable', errorCode: 30_003, policyRevision: 7, sender: '+15005550006', segments: 2, provider: 'twilio' },
    ]);
  });

  it('is stored before the first fact, and shown with it', async () => {
    expect(statusesOf(await rig.handle(asRecord(makeCallback('sent', message))))).toEqual([]);
    expect(statusesOf(await rig.handle(asRecord(makeCallback('delivered', message))))).toEqual([]);
    expect(statusesOf(await rig.handle(asRecord(makeFact('intent-accepted', message))))).toMatchObject([{ sequence: 1, status: 'delivered', tenantId: 'acme', providerMessageId: `SM${message.messageId}` }]);
    expect(statusesOf(await rig.handle(submitted()))).toEqual([]);
  });

  it('without a name finds its message by the id of the carrier', async () => {
    await rig.handle(submitted());
    const stray = { ...makeCallback('delivered', message, { named: false }), recipientKey: makeMessage().recipientKey };
    expect(statusesOf(await rig.handle(asRecord(stray)))).toMatchObject([{ ...message, sequence: 2, status: 'delivered' }]);
  });

  it('with an unknown word is kept and shows nothing', async () => {
    await rig.handle(submitted());
    expect(await rig.handle(asRecord(makeCallback('teleported', message)))).toEqual({ kind: 'emit', records: [] });
    expect((await rig.store.load(message, { topic: '', partition: 0, offset: '0' })).known?.state.unreadWords).toEqual(['teleported']);
  });

  it('corrects an end', async () => {
    await rig.handle(submitted());
    await rig.handle(asRecord(makeCallback('failed', message)));
    expect(statusesOf(await rig.handle(asRecord(makeCallback('delivered', message))))).toMatchObject([{ sequence: 3, status: 'delivered', previousStatus: 'failed', correction: true }]);
  });
});

describe('a callback whose id nobody knows', () => {
  const stray = (attempts: number) => asRecord(makeCallback('sent', message, { named: false }), { attempts });

  it('waits, longer each time, up to the limit, and then goes to the dead letters', async () => {
    expect(await rig.handle(stray(1))).toEqual({ kind: 'park', untilMs: START_MS + 250, reason: 'callback-unmatched' });
    expect(await rig.handle(stray(4))).toMatchObject({ kind: 'park', untilMs: START_MS + 2_000 });
    rig.clock.advance(WAIT_MS - 100);
    expect(await rig.handle(stray(9))).toMatchObject({ kind: 'park', untilMs: START_MS + WAIT_MS });
    rig.clock.advance(100);
    expect(await rig.handle(stray(10))).toMatchObject({ kind: 'dead-letter', reason: 'callback-unmatched', class: 'bad-input' });
  });

  it('waits on while older facts of its partition are still being worked through', async () => {
    rig.clock.advance(WAIT_MS);
    await rig.handle(asRecord(makeFact('intent-accepted', makeMessage())));
    expect(await rig.handle(stray(9))).toMatchObject({ kind: 'park', untilMs: START_MS + WAIT_MS + 10_000 });
    rig.clock.advance(5_000);
    expect(await rig.handle(stray(10))).toMatchObject({ kind: 'dead-letter' });
  });
});
