import type { Lane } from '@signalbox/message';

/** A text with `{{variable}}` places; its id is what intents name. */
export interface Template {
  readonly templateId: string;
  readonly body: string;
  /** The template as the carrier keeps it; sent in place of the text where the pool is of WhatsApp. */
  readonly contentSid?: string;
  /** Our variables in the order of its places {{1}}, {{2}}; absent: those of the text, in order of first appearance. */
  readonly contentVariables?: readonly string[];
  /** What a call does, in place of speaking the text. */
  readonly voiceUrl?: string;
}

/** One of our own numbers with the pace that the carrier contracted for it. */
export interface SenderContract {
  readonly sender: string;
  readonly kind: 'long-code' | 'ten-dlc' | 'toll-free' | 'short-code' | 'alphanumeric' | 'messaging-service' | 'whatsapp';
  /** Where the number belongs, as ISO 3166-1 alpha-2; ZZ for a name. */
  readonly country: string;
  readonly segmentsPerSecond: number;
}

export type Channel = 'sms' | 'mms' | 'whatsapp' | 'voice';

/** Senders that may stand in for each other. The first pool that serves lane, country and tenant takes the message. */
export interface Pool {
  readonly poolId: string;
  readonly provider: 'twilio' | 'vonage';
  /** By what its messages reach people; absent: sms. */
  readonly channel?: Channel;
  readonly lanes: readonly Lane[];
  /** ISO 3166-1 alpha-2 codes, or '*' for every country. */
  readonly countries: readonly string[] | '*';
  readonly tenants: readonly string[] | '*';
  readonly senders: readonly SenderContract[];
  /** Pools that carry its codes and transactional messages while its provider or sender fails, best first. */
  readonly fallbackPools?: readonly string[];
}

/** All that messaging operations decide, as one versioned document. */
export interface PolicyDocument {
  readonly version: 1;
  /** Countries that any message may go to, or '*'. */
  readonly allowedCountries: readonly string[] | '*';
  readonly templates: readonly Template[];
  readonly pools: readonly Pool[];
}

/** The active document with the revision that every decision names. */
export interface Policy {
  readonly revision: number;
  readonly document: PolicyDocument;
}
