import type { Purpose, ReasonCode } from '@signalbox/message';

/** The carriers that there is a folder for. */
export const PROVIDERS = ['twilio', 'vonage'] as const;
export type ProviderName = (typeof PROVIDERS)[number];

/** By what a message reaches its recipient. */
export const CHANNELS = ['sms', 'mms', 'whatsapp', 'voice'] as const;
export type Channel = (typeof CHANNELS)[number];

/** A template that the carrier keeps and renders, e.g. one that WhatsApp has approved. */
export interface CarrierTemplate {
  /** The carrier's id of it. */
  readonly contentSid: string;
  /** Values by the carrier's names of the places: "1", "2" and so on. */
  readonly variables: Readonly<Record<string, string>>;
}

/** What is said, beside a message's text; absent where there is only text. */
export interface RichContent {
  /** Where the carrier fetches pictures and the like; at most 10. */
  readonly mediaUrls?: readonly string[];
  /** Sent in place of the text. */
  readonly template?: CarrierTemplate;
  /** Where the carrier fetches what a call does, in place of speaking the text. */
  readonly voiceUrl?: string;
}

/** One attempt to hand a message to a carrier. */
export interface SubmitRequest {
  readonly messageId: string;
  readonly recipientKey: string;
  /** Comes back in the status callbacks, so that they name the attempt. */
  readonly attempt: number;
  /** Whose account is used. */
  readonly tenantId: string;
  /** The account that the attempt was claimed for: where the tenant has another one by now, nothing is written. Absent: whichever it has. */
  readonly account?: string | undefined;
  /** What the carrier is told of the reason, where it wants to know. */
  readonly purpose: Purpose | string;
  readonly channel: Channel;
  /** E.164. */
  readonly to: string;
  /** A number, a name, or the carrier's id of a service that picks one. */
  readonly sender: string;
  /** The text: sent, or spoken in a call. */
  readonly body: string;
  readonly rich?: RichContent;
  /** How long the carrier may hold the message. */
  readonly validForMs: number;
  /**
   * Asked in the tick in which the first byte would be written, at most once; false means that nothing is written. Must answer at once and
   * must not throw.
   */
  mayWrite(): boolean;
}

/** What became of one submission. Every outcome that a carrier can have is a value here; submit never throws for one. */
export type Verdict =
  /** The carrier has the message. */
  | { readonly kind: 'accepted'; readonly providerMessageId: string; readonly status: string }
  /** Refused for good; the same request would be refused again. */
  | { readonly kind: 'rejected'; readonly reason: ReasonCode; readonly errorCode?: number; readonly detail: string }
  /** Refused for now and surely not taken. */
  | { readonly kind: 'throttled'; readonly reason: ReasonCode; readonly errorCode?: number; readonly detail: string; readonly retryAfterMs?: number }
  /**
   * Refused, surely not taken, and no fault of the message: credentials that are revoked or missing, an account that is suspended. Every message of
   * the same account is refused alike until operations act, so this is no try of the message.
   */
  | { readonly kind: 'held'; readonly reason: HeldReason; readonly account: string | null; readonly errorCode?: number; readonly detail: string }
  /** No connection came about; nothing was written. */
  | { readonly kind: 'unreachable'; readonly detail: string }
  /** Written in whole or in part, and no answer that settles it. The carrier may have the message. */
  | { readonly kind: 'ambiguous'; readonly reason: 'reply-lost' | 'carrier-error'; readonly errorCode?: number; readonly detail: string }
  /** mayWrite said no; nothing was written. */
  | { readonly kind: 'not-written' }
  /** Less validity is left than a carrier can be told; nothing was written. */
  | { readonly kind: 'expired' };

/** Why an account may not send. */
export type HeldReason = Extract<ReasonCode, 'credentials-refused' | 'credentials-missing' | 'account-suspended'>;

export interface LookUpQuery {
  readonly tenantId: string;
  /** The account that the attempt went by; null: the tenant's of now. */
  readonly account: string | null;
  readonly channel: Channel;
  /** E.164. */
  readonly to: string;
  /** What the attempt named as its sender. */
  readonly sender: string;
  /** The carrier rendered the text, so what it shows can be compared with nothing: every body is then null. */
  readonly isRenderedByCarrier: boolean;
  /** Only messages created at or after this matter, epoch milliseconds; earlier ones may be among the answer. */
  readonly createdSinceMs: number;
}

export interface FoundMessage {
  readonly providerMessageId: string;
  /** Null where the carrier does not show it (redacted, or rendered by the carrier). */
  readonly body: string | null;
  /** As the query writes it, where it is that sender; null where none has been picked yet. */
  readonly sender: string | null;
  /** Epoch milliseconds in whole seconds, by the carrier's clock. */
  readonly createdAtMs: number;
  readonly status: string;
}

export type LookUp =
  | { readonly kind: 'listed'; readonly messages: readonly FoundMessage[] }
  | { readonly kind: 'impossible'; readonly detail: string };

/** A carrier. Port: one object serves any number of calls at once; it keeps connections, never state about messages. */
export interface MessageProvider {
  /** Its name in events and tables. */
  readonly name: ProviderName;
  /** Whether a submission of the tenant by this channel could be taken: there is an account with a key, and the carrier has the channel. */
  serves(tenantId: string, channel: Channel): boolean;
  /** Writes at most once, never repeats, and settles within the longest waits for a place and for a connection (10 s each) plus the call deadline. A call that is given up is reset on the wire. */
  submit(request: SubmitRequest): Promise<Verdict>;
  /** The account by which the tenant's messages go now; null where it has none. */
  accountOf(tenantId: string): string | null;
  /**
   * Lists what the carrier has for a recipient, complete as far as `createdSinceMs`; `impossible` where it cannot be asked, so that the policy of the
   * purpose decides. Safe to repeat. Throws AdapterError `unreachable` or `throttled` where the carrier does not answer for now.
   */
  findByRecipient(query: LookUpQuery): Promise<LookUp>;
  /** Waits for what is under way, at most until `budgetMs` has passed, then closes the connections. A second call changes nothing. */
  close(budgetMs: number): Promise<void>;
}
