import type { CarrierReport, DeliveryFact, DeliveryFactType } from '../src/delivery-fact.js';

const START_MS = Date.UTC(2026, 0, 5, 12);

interface FactChoices {
  readonly attempt?: number;
  readonly reason?: string;
  readonly detail?: string;
  readonly errorCode?: number;
  readonly policyRevision?: number;
  readonly providerMessageId?: string;
  /** Seconds after the start. */
  readonly at?: number;
}

/** A fact of each type with every field its type may have. For tests. */
export function makeFact(type: DeliveryFactType, { at = 0, attempt = 0, reason = 'ok-accepted', policyRevision = 0, ...rest }: FactChoices = {}): DeliveryFact {
  const occurredAt = new Date(START_MS + at * 1000).toISOString();
  const whose = { tenantId: 'acme', lane: 'otp', idempotencyKey: 'order-1' };
  const wire = { provider: 'twilio', sender: '+15005550006', segments: 2, poolId: 'us-otp', templateId: 'login-code', providerMessageId: 'SM1', submittedAt: occurredAt };
  const fields = { country: 'US', firstMessageId: '0198f3c0-0000-7000-8000-000000000001', ...(SPEAKS_OF_WIRE.has(type) && wire), ...rest };
  return { type, attempt, reason, policyRevision, occurredAt, ...whose, ...fields } as DeliveryFact;
}

const SPEAKS_OF_WIRE: ReadonlySet<DeliveryFactType> = new Set(['message-routed', 'message-submitted', 'submission-rejected', 'submission-released', 'submission-in-doubt']);

/** A callback of attempt 1 that says `sent`. For tests. */
export function makeReport({ at = 1, ...over }: Partial<CarrierReport> & { readonly at?: number } = {}): CarrierReport {
  return {
    attempt: 1, named: true, word: 'sent', errorCode: null, reason: 'callback-received', receivedAtMs: START_MS + at * 1000, provider: 'twilio', providerMessageId: 'SM1', price: null, carrier: null, ...over,
  };
}
