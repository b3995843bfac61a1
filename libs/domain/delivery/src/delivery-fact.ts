import type { Money } from '@signalbox/message';

interface FactFields {
  /** 0 before the first send. */
  readonly attempt: number;
  readonly reason: string;
  readonly detail?: string;
  /** ISO 8601 in UTC. */
  readonly occurredAt: string;
  readonly tenantId: string;
  readonly lane: string;
  readonly idempotencyKey: string;
  /** 0 where no policy was asked. */
  readonly policyRevision: number;
}

interface WireFields {
  readonly provider: string;
  readonly sender: string;
  readonly segments: number;
  readonly poolId?: string;
}

type Fact<T extends string, Fields = unknown> = FactFields & Fields & { readonly type: T };

/** What a stage says of a message, as far as its status depends on it. */
export type DeliveryFact =
  | Fact<'intent-accepted', { readonly country: string }>
  | Fact<'intent-rejected'>
  | Fact<'intent-duplicate', { readonly firstMessageId: string }>
  | Fact<'dead-lettered-by-intake'>
  | Fact<'message-routed', WireFields & { readonly channel?: string; readonly templateId?: string }>
  | Fact<'message-blocked'>
  | Fact<'parked-by-routing'>
  | Fact<'expired-by-routing'>
  | Fact<'dead-lettered-by-routing'>
  | Fact<'message-submitted', WireFields & { readonly providerMessageId: string; readonly submittedAt: string }>
  | Fact<'submission-rejected', WireFields & { readonly errorCode?: number }>
  | Fact<'submission-released', WireFields & { readonly errorCode?: number }>
  | Fact<'submission-in-doubt', WireFields>
  | Fact<'parked-by-sender'>
  | Fact<'expired-by-sender'>
  | Fact<'blocked-by-sender'>
  | Fact<'message-cancelled'>
  | Fact<'dead-lettered-by-sender'>;
export type DeliveryFactType = DeliveryFact['type'];

/** What a carrier says of one attempt of a message. */
export interface CarrierReport {
  /** From 1. */
  readonly attempt: number;
  /** The callback itself named message and attempt; else they were found by the carrier's id. */
  readonly named: boolean;
  /** The carrier's word, e.g. `partially_delivered`. */
  readonly word: string;
  readonly errorCode: number | null;
  /** What the error code means; `callback-received` without one. */
  readonly reason: string;
  readonly receivedAtMs: number;
  readonly provider: string;
  readonly providerMessageId: string;
  /** What it cost, and by which network it went, as far as the carrier says so. */
  readonly price: Money | null;
  readonly carrier: string | null;
}
