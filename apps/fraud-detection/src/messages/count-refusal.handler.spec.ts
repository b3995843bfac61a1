import type { MessageStatusChanged } from '@signalbox/contracts';
import { pumpingBoundsOf, type PumpingSubject } from '@signalbox/fraud';
import type { InboundRecord } from '@signalbox/kafka';
import { manualClock } from '@signalbox/message';
import { expect, it } from 'vitest';
import { CountRefusalHandler } from './count-refusal.handler.js';
import { MemoryTrafficStore } from './traffic.memory-store.js';
import { makeMessage } from './traffic.store-suite.js';

const NOW_MS = Date.UTC(2026, 10, 22, 12);
const SUBJECT: PumpingSubject = { kind: 'sms-pumping', tenantId: 'acme', scope: 'country', value: 'TJ' };

it.each<[string, Partial<MessageStatusChanged>, number]>([
  ['held back as pumping', { provider: 'twilio', errorCode: 30450 }, 1],
  ['held back as fraud', { provider: 'twilio', errorCode: 30485 }, 1],
  ['not delivered for another reason', { provider: 'twilio', errorCode: 30003 }, 0],
  ['the same code of another carrier', { provider: 'vonage', errorCode: 30450 }, 0],
  ['delivered', { provider: 'twilio' }, 0],
  ['blocked by ourselves', {}, 0],
])('a message that is %s', async (_, over, refused) => {
  const store = new MemoryTrafficStore(manualClock(NOW_MS));
  const message = makeMessage(1, { acceptedAtMs: NOW_MS - 1_000 });
  await store.countMessage(message);
  const value = { messageId: message.messageId, tenantId: 'acme', occurredAt: new Date(NOW_MS).toISOString(), ...over } as MessageStatusChanged;
  await new CountRefusalHandler(store).handle({ value } as InboundRecord<MessageStatusChanged>);
  expect(pumpingBoundsOf(NOW_MS, NOW_MS).refusalFromMs).toBeLessThan(message.acceptedAtMs);
  expect(await store.loadFacts([{ subject: SUBJECT, asOfMs: NOW_MS, heldSinceMs: null, suspectHours: [] }])).toMatchObject([{ refused }]);
});
