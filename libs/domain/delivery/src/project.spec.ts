import { describe, expect, it } from 'vitest';
import { UNKNOWN_DELIVERY, type DeliveryState } from './delivery-state.js';
import { makeFact, makeReport } from '../test/delivery-samples.js';
import { newsOfFact, newsOfReport, newsOfSilence, type News } from './news.js';
import { project, type Projection, type StatusChange } from './project.js';

const accepted = newsOfFact(makeFact('intent-accepted'));
const routed = newsOfFact(makeFact('message-routed', { at: 1, reason: 'routed-pool', policyRevision: 7 }));
const submitted = newsOfFact(makeFact('message-submitted', { at: 2, attempt: 1, reason: 'submitted', policyRevision: 7 }));
const heard = (word: string, over: Parameters<typeof makeReport>[0] = {}): News => newsOfReport(makeReport({ word, at: 3, ...over }));

function tell(...all: readonly News[]): { state: DeliveryState; changes: StatusChange[]; last: Projection } {
  let last: Projection = { state: UNKNOWN_DELIVERY, change: null, learntId: null };
  const changes: StatusChange[] = [];
  for (const news of all) {
    last = project(last.state, news);
    if (last.change) changes.push(last.change);
  }
  return { state: last.state, changes, last };
}

describe('project', () => {
  it('numbers the changes of the usual way', () => {
    const { changes } = tell(accepted, routed, submitted, heard('queued'), heard('sent'), heard('delivered'));
    expect(changes.map(({ sequence, status, previousStatus, terminal, correction }) => [sequence, status, previousStatus, terminal, correction])).toEqual([
      [1, 'received', null, false, false],
      [2, 'routed', 'received', false, false],
      [3, 'submitted', 'routed', false, false],
      [4, 'queued', 'submitted', false, false],
      [5, 'sent', 'queued', false, false],
      [6, 'delivered', 'sent', true, false],
    ]);
  });

  it('shows who, why and how with each change', () => {
    const { changes } = tell(accepted, routed, submitted, heard('undelivered', { errorCode: 30_003, reason: 'recipient-unreachable' }));
    expect(changes.at(-1)).toEqual({
      tenantId: 'acme', lane: 'otp', idempotencyKey: 'order-1', sequence: 4, status: 'undelivered', previousStatus: 'submitted', terminal: true, correction: false,
      reason: 'recipient-unreachable', detail: null, policyRevision: 7, attempt: 1, errorCode: 30_003, firstMessageId: null, country: 'US', provider: 'twilio',
      providerMessageId: 'SM1', sender: '+15005550006', segments: 2, poolId: 'us-otp', channel: 'sms', templateId: 'login-code', carrier: null, price: null, occurredAtMs: Date.UTC(2026, 0, 5, 12, 0, 3), submittedAtMs: Date.UTC(2026, 0, 5, 12, 0, 2),
    });
  });

  it('shows by which network it went and what the carrier says that it cost, of its own attempt', () => {
    const price = { micros: 33_300, currency: 'EUR' };
    const told = [accepted, routed, submitted, heard('sent', { price, carrier: 'mcc-26201' }), heard('delivered')];
    expect(tell(...told).changes.at(-1)).toMatchObject({ status: 'delivered', price, carrier: 'mcc-26201', poolId: 'us-otp' });
    expect(tell(...told, heard('sent', { price })).changes).toHaveLength(5);
  });

  it('does not take a way that was not planned for one of the planned pool', () => {
    const { poolId: _, ...elsewhere } = makeFact('message-submitted', { attempt: 1, at: 2 }) as unknown as Record<string, unknown>;
    const fact = { ...elsewhere, provider: 'vonage', sender: 'Acme' } as unknown as Parameters<typeof newsOfFact>[0];
    expect(tell(accepted, routed, newsOfFact(fact)).changes.at(-1)).toMatchObject({ provider: 'vonage', sender: 'Acme', poolId: null });
  });

  it('shows the planned route while nothing went out', () => {
    const expired = newsOfFact(makeFact('expired-by-sender', { reason: 'expired-before-submission', detail: 'waited 300 s' }));
    expect(tell(accepted, routed, expired).changes.at(-1)).toMatchObject({ status: 'expired', attempt: 0, sender: '+15005550006', segments: 2, providerMessageId: null, detail: 'waited 300 s' });
  });

  it('names the first message of a duplicate', () => {
    const { changes } = tell(newsOfFact(makeFact('intent-duplicate', { reason: 'duplicate' })));
    expect(changes).toMatchObject([{ status: 'rejected', reason: 'duplicate', terminal: true, firstMessageId: '0198f3c0-0000-7000-8000-000000000001' }]);
  });

  it('learns nothing from what it has heard, and says so by the same object', () => {
    const { state } = tell(accepted, routed, submitted, heard('sent'), heard('teleported'));
    for (const news of [accepted, routed, submitted, heard('sent'), heard('teleported')]) {
      expect(project(state, news)).toEqual({ state, change: null, learntId: null });
      expect(project(state, news).state).toBe(state);
    }
  });

  it('keeps callbacks that come before the first fact, and shows what they came to with it', () => {
    const { changes, state } = tell(heard('sent'), heard('delivered'), accepted);
    expect(changes).toMatchObject([{ sequence: 1, status: 'delivered', previousStatus: null, correction: false, tenantId: 'acme', providerMessageId: 'SM1', country: 'US' }]);
    expect(changes[0]?.occurredAtMs).toBe(Date.UTC(2026, 0, 5, 12, 0, 3));
    expect(tell(heard('sent'), heard('delivered')).state).toMatchObject({ sequence: 0, identity: null });
    expect(project(state, routed).change).toBeNull();
  });

  it('keeps hidden evidence without a number', () => {
    const { state, last } = tell(accepted, submitted, heard('delivered'), heard('sent', { attempt: 2, providerMessageId: 'SM2' }));
    expect(last.change).toBeNull();
    expect(state).toMatchObject({ sequence: 3, evidence: { attempts: { 2: { status: 'sent' } } } });
  });

  it('flags what overrules an end', () => {
    const { changes } = tell(accepted, submitted, heard('undelivered'), heard('delivered'), heard('read'));
    expect(changes.slice(2).map(({ status, correction }) => [status, correction])).toEqual([['undelivered', false], ['delivered', true], ['read', false]]);
  });

  it('shows again what stood before a doubt that was settled, as of now', () => {
    const doubt = newsOfFact(makeFact('submission-in-doubt', { at: 2, attempt: 1, reason: 'reply-lost' }));
    const absent = newsOfFact(makeFact('submission-released', { at: 5, attempt: 1, reason: 'absent-at-carrier', detail: 'not listed' }));
    const { changes } = tell(accepted, routed, doubt, absent);
    expect(changes.slice(2)).toMatchObject([{ status: 'in-doubt', attempt: 1 }, { status: 'routed', attempt: 0, reason: 'routed-pool', detail: null, occurredAtMs: Date.UTC(2026, 0, 5, 12, 0, 5) }]);
  });

  it('keeps an unknown word, without effect, and only so many', () => {
    const { state, changes } = tell(accepted, submitted, ...Array.from({ length: 20 }, (_, index) => heard(`word-${String(index).padStart(2, '0')}`)));
    expect(changes).toHaveLength(2);
    expect(state.unreadWords).toEqual(Array.from({ length: 8 }, (_, index) => `word-0${index}`));
  });
});

describe('the id that an attempt has at the carrier', () => {
  const adopted = newsOfFact(makeFact('message-submitted', { attempt: 1, reason: 'found-at-carrier', providerMessageId: 'SM9' }));

  it('is learnt once', () => {
    expect(tell(accepted, submitted).last.learntId).toEqual({ provider: 'twilio', providerMessageId: 'SM1', attempt: 1, certain: true });
    expect(tell(accepted, submitted, heard('sent')).last.learntId).toBeNull();
    expect(tell(heard('sent')).last.learntId).toEqual({ provider: 'twilio', providerMessageId: 'SM1', attempt: 1, certain: true });
  });

  it('is corrected by the word of the carrier, never by a look-up', () => {
    expect(tell(accepted, adopted).last.learntId).toMatchObject({ providerMessageId: 'SM9', certain: false });
    expect(tell(accepted, adopted, heard('sent')).last.learntId).toMatchObject({ providerMessageId: 'SM1', certain: true });
    expect(tell(accepted, heard('sent'), adopted).last.learntId).toBeNull();
  });

  it('is not learnt from a callback that was itself found by it', () => {
    expect(tell(accepted, heard('sent', { named: false })).last).toMatchObject({ learntId: null, state: { wires: {} }, change: { status: 'sent', providerMessageId: null } });
  });
});

describe('silence', () => {
  it('ends a sent message', () => {
    const { state } = tell(accepted, submitted, heard('sent'));
    const news = newsOfSilence(state, Date.UTC(2026, 0, 8));
    expect(news && project(state, news).change).toMatchObject({ status: 'unknown', previousStatus: 'sent', terminal: true, reason: 'receipt-missing', attempt: 1, sequence: 4 });
    expect(news && project(project(state, news).state, heard('delivered')).change).toMatchObject({ status: 'delivered', correction: true, sequence: 5 });
  });

  it('means nothing of a message that shows anything else', () => {
    for (const told of [[], [accepted], [accepted, submitted], [accepted, submitted, heard('sent'), heard('delivered')]]) expect(newsOfSilence(tell(...told).state, 0)).toBeNull();
  });
});
