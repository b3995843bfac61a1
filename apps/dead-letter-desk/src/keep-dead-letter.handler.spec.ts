import type { DeadLetter } from '@signalbox/contracts';
import type { InboundRecord } from '@signalbox/kafka';
import { describe, expect, it } from 'vitest';
import { MemoryDeadLetterStore } from './dead-letter.memory-store.js';
import { KeepDeadLetterHandler } from './keep-dead-letter.handler.js';

const NOW = Date.UTC(2026, 0, 5, 12);
const origin = { topic: 'messages-otp', partition: 1, offset: '9' };
const value: DeadLetter = { stage: 'routing-policy', reason: 'handler-fault', class: 'own-fault', origin, attempts: 3, firstSeenAt: new Date(NOW).toISOString(), deadLetteredAt: new Date(NOW + 5).toISOString(), record: 'sb1.k1.AAAA' };
const recordOf = (letter: DeadLetter): InboundRecord<DeadLetter> => ({ origin: { topic: 'dead-letters', partition: 0, offset: '1' }, key: 'k', headers: {}, schema: 'dead-letter', value: letter, timestampMs: NOW, attempts: 1, firstSeenAtMs: NOW });

describe('KeepDeadLetterHandler', () => {
  it('makes one open letter of each dead letter, whatever it leaves out', async () => {
    const store = new MemoryDeadLetterStore(() => NOW);
    const handler = new KeepDeadLetterHandler(store);
    for (const letter of [value, value, { ...value, replay: 1, detail: 'TypeError', schema: 'message-accepted@1', messageId: 'm', traceparent: 't' }]) {
      expect(await handler.handle(recordOf(letter))).toEqual({ kind: 'emit', records: [] });
    }
    const shared = { stage: 'routing-policy', origin, class: 'own-fault', reason: 'handler-fault', attempts: 3, firstSeenAtMs: NOW, deadLetteredAtMs: NOW + 5, state: 'open', replayCount: 0 };
    expect(await store.listNewest({}, 10)).toEqual([
      { ...shared, letterId: 2, replayNumber: 1, detail: 'TypeError', schema: 'message-accepted@1', messageId: 'm', traceparent: 't' },
      { ...shared, letterId: 1, replayNumber: 0, detail: null, schema: null, messageId: null, traceparent: null },
    ]);
  });
});
