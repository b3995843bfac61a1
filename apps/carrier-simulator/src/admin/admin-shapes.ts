// The admin API's shapes. `tools/checkers` declares the same text for its client; a test compares the two.
// shapes:begin
/** What can happen to a request that creates a message. "before" means that the carrier never takes it, "after" that it has. */
export const CREATE_FAULTS = [
  /** The connection is reset, the message is not taken. */
  'reset-before',
  /** Never answered, not taken. */
  'hang-before',
  /** 500, not taken. */
  'error-before',
  /** 429 with code 20429: never processed. */
  'throttle',
  /** Never answered; taken only after the client has given up, at most L later. */
  'accept-late',
  /** Taken, then the connection is reset without an answer. */
  'reset-after',
  /** Taken, never answered. */
  'hang-after',
  /** Taken, answered with 500. */
  'error-after',
  /** Taken at once, answered after up to `slowReplyMaxMs`. */
  'slow-reply',
] as const;
export type CreateFault = (typeof CREATE_FAULTS)[number];

/** What can happen to a request that fetches or lists. */
export const READ_FAULTS = ['reset-before', 'hang-before', 'error-before', 'throttle', 'slow-reply'] as const;
export type ReadFault = (typeof READ_FAULTS)[number];

/** Hits the first `times` matching requests after `skip` others; conditions left out match anything. */
export interface FaultRule {
  operation: 'create' | 'read';
  fault: CreateFault;
  to?: string;
  from?: string;
  /** Parameter `m` of the status callback URL. */
  messageId?: string;
  skip?: number;
  times?: number;
}

/** Rates are probabilities in [0, 1]. All draws follow from the seed, To, the body and how often that pair was seen. */
export interface FaultSettings {
  create: Partial<Record<CreateFault, number>>;
  read: Partial<Record<ReadFault, number>>;
  /** An accepted message is left out of fetch and list for a while, at most L. */
  listLateRate: number;
  slowReplyMaxMs: number;
  /** A hanging connection that the client does not close is reset after this time. */
  hangMaxMs: number;
  callbacks: {
    lossRate: number;
    duplicateRate: number;
    /** The callback of the next status goes out first. */
    reorderRate: number;
    delayRate: number;
    delayMaxMs: number;
  };
  /** Looked at before the rates, the first that matches counts. */
  rules: FaultRule[];
}

export type FinalStatus = 'delivered' | 'undelivered' | 'failed' | 'sent';

/** The first rule whose conditions match decides; conditions left out match anything. */
export interface OutcomeRule {
  to?: string;
  from?: string;
  final: FinalStatus;
  errorCode?: number;
}

export interface OutcomeSettings {
  /** Weights; `sent` is a message whose receipt never comes. */
  finals: Record<FinalStatus, number>;
  /** Weights by error code. */
  undeliveredCodes: Record<string, number>;
  failedCodes: Record<string, number>;
  rules: OutcomeRule[];
}

export interface SimulatorSettings {
  /** L: how long an acceptance may stay out of fetch and list, counted from when the client gave the request up. */
  listingDelayMaxMs: number;
  /** Multiplies the carrier's times from queue to receipt; 1 is realistic (receipts within some seconds, a tail of a minute). */
  callbackDelayScale: number;
  /** Requests being processed at once per account; more are answered 429. */
  concurrencyLimit: number;
  /** How long the API takes to answer. */
  replyDelayMs: { min: number; max: number };
  /** `Retry-After` of a 429; null sends none. */
  retryAfterSeconds: number | null;
  /** Where inbound messages are posted; null: nowhere. A fragment holds connection overrides. */
  inboundUrl: string | null;
  /** Refuse senders that are not in the table (21606). */
  knownSendersOnly: boolean;
  outcomes: OutcomeSettings;
}

/** A sender number and its contract. Numbers that are not in the table get the default pace of their type. */
export interface SenderSettings {
  address: string;
  /** Message segments per second; left out: the default of its type. */
  mps?: number;
  messagingServiceSid?: string;
}

export interface InboundRequest {
  /** The person. */
  from: string;
  /** Our number. */
  to: string;
  body: string;
}

export interface AccountSettings {
  /** Signs webhooks, opens the API. */
  authToken: string;
  /** Opens the API only, until it is promoted. */
  secondaryAuthToken?: string;
  /** API key sid (SK...) to secret. */
  apiKeys?: Record<string, string>;
}

export interface LedgerStatus {
  status: string;
  atMs: number;
  errorCode: number | null;
}

/** One accepted message: what the carrier knows to be true. Times are epoch ms with fractions. */
export interface LedgerEntry {
  /** Place in the order of acceptance, from 0. */
  index: number;
  sid: string;
  accountSid: string;
  requestReceivedAtMs: number;
  acceptedAtMs: number;
  /** From when on fetch and list show it. */
  visibleAtMs: number;
  /** Null while a messaging service has not picked one. */
  sender: string | null;
  to: string;
  /** 0 while a messaging service has not picked a sender. */
  segments: number;
  bodySha256: string;
  messagingServiceSid: string | null;
  /** Parameters `m`, `k` and `a` of the status callback URL. */
  messageId: string | null;
  recipientKey: string | null;
  attempt: number | null;
  /** What happened to the request on its way, or null. */
  fault: CreateFault | null;
  status: string;
  /** Null while the carrier still has something to say. */
  finalStatus: FinalStatus | null;
  errorCode: number | null;
  statuses: LedgerStatus[];
  /** Requests written, and those answered 2xx. */
  callbacks: { sent: number; answered: number };
}

export interface LedgerPage {
  entries: LedgerEntry[];
  /** `after` of the next page, null at the end. */
  next: number | null;
}

export interface SenderSummary {
  sender: string;
  mps: number;
  accepted: number;
  segments: number;
  largestMessageSegments: number;
  /** Most segments in any sliding second (1,000 ms, half open). */
  maxSegmentsPerSecondAtArrival: number;
  maxSegmentsPerSecondAtAcceptance: number;
  /** Start of the fullest second by arrival. */
  fullestSecondStartMs: number;
}

export interface LedgerSummary {
  accepted: number;
  segments: number;
  withoutMessageId: number;
  /** Message ids accepted more than once: how many, and the first 1,000 of them. */
  duplicateCount: number;
  duplicates: { messageId: string; sids: string[] }[];
  senders: SenderSummary[];
  /** Messages by their present status. */
  statuses: Record<string, number>;
  /**
   * Every request that arrived, by what came of it: `create accepted`, `create refused <code>`, `read answered`, `throttled` (concurrency),
   * `unauthenticated`, `failed <error>` (a fault of the simulator's own, or a body too large). Beside these, `create fault <kind>` and
   * `read fault <kind>` count what befell it on the way.
   */
  arrivals: Record<string, number>;
  /** Webhook requests. `pending` are planned, waiting or on the wire. */
  callbacks: {
    pending: number;
    sent: number;
    answered: number;
    failed: number;
    /** Left out, repeated or held back on purpose. */
    lost: number;
    duplicated: number;
    reordered: number;
    delayed: number;
    /** Left out because the queue was full, or the URL's connection overrides were wrong. */
    overflowed: number;
    misconfigured: number;
  };
  /** The longest that a status or a webhook was late because the machine was busy, in ms. */
  largestLagMs: number;
  /** The longest time in which the simulator could not notice an arrival, in ms: how far to trust `requestReceivedAtMs`. */
  largestStallMs: number;
}
// shapes:end
