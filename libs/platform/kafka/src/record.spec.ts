import type { Intent } from '@signalbox/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packRecords, unpackRecords } from './packed-records.js';
import { toRecord } from './record.js';

const intent: Intent = { tenantId: 'acme', idempotencyKey: 'order-1', purpose: 'marketing', personal: { to: '+14155550123', body: 'Hello' } };

describe('toRecord', () => {
  it('names the schema, and what of tenant, message and event the event has', () => {
    expect(toRecord('intents-marketing', 'intent', intent, { key: 'k', traceparent: '00-1-2-01' })).toEqual({
      topic: 'intents-marketing',
      key: 'k',
      headers: { 'sb-schema': 'intent@1', 'sb-tenant': 'acme', traceparent: '00-1-2-01' },
      value: JSON.stringify(intent),
    });
    const fact = { eventId: 'e'.repeat(22), messageId: '01890f2e-0000-7000-8000-000000000000', tenantId: 'acme' };
    const { headers } = toRecord('message-events', 'intent-duplicate', fact as never, { key: null });
    expect(headers).toEqual({ 'sb-schema': 'intent-duplicate@1', 'sb-message-id': fact.messageId, 'sb-event-id': fact.eventId, 'sb-tenant': 'acme' });
  });
});

describe('packRecords', () => {
  const record = fc.record({
    topic: fc.string(),
    key: fc.option(fc.string()),
    headers: fc.dictionary(fc.string({ minLength: 1 }).filter((name) => name !== '__proto__'), fc.string(), { noNullPrototype: true }),
    value: fc.string({ unit: 'grapheme' }),
  });

  it('gives back what it took, and the same text again', () => {
    fc.assert(fc.property(fc.array(record), (records) => {
      const text = packRecords(records);
      expect(unpackRecords(text)).toEqual(records);
      expect(packRecords(unpackRecords(text))).toBe(text);
    }));
  });

  it.each(['', '{}', '[1]', '[["topic","key",{},5]]', '[["topic","key",{"h":1},"v"]]', '[["topic",{},"v"]]'])('refuses %s', (text) => {
    expect(() => unpackRecords(text)).toThrow();
  });
});
