import type { FraudVerdict } from '@signalbox/contracts';
import type { InboundRecord } from '@signalbox/kafka';
import { describe, expect, it } from 'vitest';
import { ApplyVerdictHandler } from './apply-verdict.handler.js';
import { MemoryHoldStore } from './hold.memory-store.js';

const NOW_MS = Date.UTC(2026, 10, 22, 12);
const verdict = (over: Partial<FraudVerdict> = {}): InboundRecord<FraudVerdict> => {
  const value: FraudVerdict = {
    eventId: 'Xh3kP9sQ2mN7vB4cR8tY1w', subjectId: 'sms-pumping/acme/country/TJ', kind: 'sms-pumping', scope: 'country', value: 'TJ', tenantId: 'acme', revision: 1, action: 'block',
    reason: 'fraud-suspected', score: 100, signals: [], decidedAt: new Date(NOW_MS).toISOString(), expiresAt: new Date(NOW_MS + 60_000).toISOString(), ...over,
  };
  return { value } as InboundRecord<FraudVerdict>;
};

describe('ApplyVerdictHandler', () => {
  it('keeps what is asked for on messages of a tenant', async () => {
    const store = new MemoryHoldStore();
    const handler = new ApplyVerdictHandler(store);
    expect(await handler.handle(verdict())).toEqual({ kind: 'emit', records: [] });
    expect(await handler.handle(verdict())).toEqual({ kind: 'drop', reason: 'verdict-outdated' });
    expect(await store.listInForce(NOW_MS)).toEqual([{ subjectId: 'sms-pumping/acme/country/TJ', tenantId: 'acme', scope: 'country', value: 'TJ', action: 'block', expiresAtMs: NOW_MS + 60_000 }]);
  });

  it('leaves calls alone', async () => {
    const store = new MemoryHoldStore();
    const { tenantId: _, ...call } = verdict({ kind: 'toll-fraud', scope: 'destination', value: '882', account: 'AC1' }).value;
    expect(await new ApplyVerdictHandler(store).handle({ value: call } as InboundRecord<FraudVerdict>)).toEqual({ kind: 'drop', reason: 'not-suspect' });
    expect(await store.listInForce(NOW_MS)).toEqual([]);
  });
});
