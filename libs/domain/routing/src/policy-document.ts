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
  /** What its pace counts, where the carrier does not count segments. */
  readonly unit?: 'segments' | 'messages';
  /** The registration under which it sends, where it is not that of its pool. */
  readonly campaignId?: string;
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
  /** The registration (10DLC) under which its senders send. */
  readonly campaignId?: string;
  /** False: people need not know the number, so each message takes the sender whose turn comes first. Absent: each keeps the sender of the first message. */
  readonly stickySenders?: boolean;
  /** Price of a segment in millionths of the account's currency, for caps on spend. */
  readonly segmentPriceMicros?: number;
}

/** How many requests a second the API of a provider takes from an account. */
export interface AccountContract {
  readonly provider: 'twilio' | 'vonage';
  /** `*` for every account of the provider that is not named. */
  readonly account: string;
  readonly requestsPerSecond: number;
  /** The part that is kept for one-time passcodes while any are sent; absent: none. */
  readonly otpShare?: number;
}

/** A registered campaign with what each carrier takes from all of its senders together. */
export interface CampaignContract {
  readonly campaignId: string;
  readonly otpShare?: number;
  /** `unknown` holds for numbers whose carrier is not known or not named; who is not named without it is not limited. */
  readonly carriers: readonly { readonly carrier: string; readonly perSecond: number; readonly unit?: 'segments' | 'messages' }[];
}

/** What may be sent from one midnight of its time zone to the next. A list that is absent admits everything. */
export interface DailyCap {
  readonly capId: string;
  readonly unit: 'segments' | 'messages' | 'micros';
  readonly limit: number;
  readonly timeZone: string;
  readonly tenants?: readonly string[];
  readonly pools?: readonly string[];
  readonly campaigns?: readonly string[];
  readonly carriers?: readonly string[];
}

/** All that messaging operations decide, as one versioned document. */
export interface PolicyDocument {
  readonly version: 1;
  /** Countries that any message may go to, or '*'. */
  readonly allowedCountries: readonly string[] | '*';
  readonly templates: readonly Template[];
  readonly pools: readonly Pool[];
  readonly accounts?: readonly AccountContract[];
  readonly campaigns?: readonly CampaignContract[];
  readonly caps?: readonly DailyCap[];
}

/** The active document with the revision that every decision names. */
export interface Policy {
  readonly revision: number;
  readonly document: PolicyDocument;
}
