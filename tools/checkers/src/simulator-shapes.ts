// The shapes of the carrier simulator's admin API. An app cannot be imported, so they stand here a second time; a test of the app compares the two.
// shapes:begin
/** What can happen to a request that creates a message or a call, or that writes anything else. "before" means that the carrier never takes it, "after" that it has. */
export const CREATE_FAULTS = [
  /** The connection is reset, the message is not taken. */
  'reset-before',
  /** Never answered, not taken. */
  'hang-before',
  /** 500, not taken. */
  'error-before',
  /** 503, not taken. */
  'unavailable-before',
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
  /** Taken at once; status and headers come, the body in drops over up to `slowReplyMaxMs`. */
  'slow-body',
  /** Taken; the connection is reset in the middle of the answer. */
  'cut-body',
] as const;
export type CreateFault = (typeof CREATE_FAULTS)[number];

/** What can happen to a request that fetches or lists. */
export const READ_FAULTS = ['reset-before', 'hang-before', 'error-before', 'unavailable-before', 'throttle', 'slow-reply', 'slow-body', 'cut-body'] as const;
export type ReadFault = (typeof READ_FAULTS)[number];

/** Hits the first `times` matching requests after `skip` others; conditions left out match anything. */
export interface FaultRule {
  /** `create` makes a message or a call, `write` is any other request that changes something: cancel, redact, feedback, a number, a key. */
  operation: 'create' | 'read' | 'write';
  fault: CreateFault;
  /** Of a write: that of the message or call which it changes; so are the next two. */
  to?: string;
  from?: string;
  /** Parameter `m` of the status callback URL. */
  messageId?: string;
  /** What the path asked for contains, such as `/Feedback.json`; the second provider's requests have none. */
  path?: string;
  skip?: number;
  times?: number;
  /** Only for so long after the rules were put: a storm that passes. */
  forMs?: number;
}

/** Rates are probabilities in [0, 1]. All draws follow from the seed, To, the body and how often that pair was seen; those of reads and writes from path and fields. */
export interface FaultSettings {
  /** Whose API the faults of requests befall; left out: both. */
  provider?: 'twilio' | 'vonage';
  create: Partial<Record<CreateFault, number>>;
  read: Partial<Record<ReadFault, number>>;
  /** Of all writes but those that create. */
  write: Partial<Record<CreateFault, number>>;
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

/** The first rule whose conditions match decides; conditions left out match anything, effects left out stay to chance. */
export interface OutcomeRule {
  to?: string;
  /** How the recipient's number begins. */
  toPrefix?: string;
  /** How it ends. */
  toSuffix?: string;
  from?: string;
  /** A regular expression that the text contains, in any case: a content filter. */
  body?: string;
  /** The recipient's carrier. */
  carrier?: string;
  final?: FinalStatus;
  /** 1000 to 1999 are the second provider's own. */
  errorCode?: number;
  /** Refuse the request itself with this code (HTTP 400, or as the code has it) instead of taking the message. Those of the second provider as above. */
  refuse?: number;
  /** From hand-over to receipt, before `callbackDelayScale`. */
  receiptAfterMs?: number;
}

/** How one carrier behaves. */
export interface CarrierPersonality {
  /** Of all receipts half come within this time and none after that one; left out: as with carriers in general. */
  medianReceiptMs?: number;
  longestReceiptMs?: number;
  /** One sender that sends more than so many messages within a time is filtered (30007) for a while. */
  burst?: { messages: number; withinMs: number; blockMs: number };
}

export interface OutcomeSettings {
  /** Weights; `sent` is a message whose receipt never comes. */
  finals: Record<FinalStatus, number>;
  /** Weights by error code. */
  undeliveredCodes: Record<string, number>;
  failedCodes: Record<string, number>;
  rules: OutcomeRule[];
  /** Share of delivered WhatsApp and RCS messages that are then read; left out: none. */
  readRate?: number;
  /** By the name of the carrier: `att`, `tmobile`, `verizon`, `us-cellular`, `other` (not +1). */
  carriers: Record<string, CarrierPersonality>;
}

/** A place that gets an event for each change of a message. */
export interface EventSink {
  url: string;
  /** One event as a JSON object, or in an array. */
  form: 'object' | 'array';
  /** `com.twilio.messaging.message.delivered` and so on; left out: all. */
  types?: string[];
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
  /** An account without an approved business profile sends so many messages a UTC day, the rest fails (30454); null: no limit. */
  messagesPerDay: number | null;
  /** Calls of an account that leave in a second, the rest waits; left out: 1. */
  callsPerSecond?: number;
  /** Where failed webhooks are reported (the debugger's webhook); null: nowhere. */
  debuggerUrl: string | null;
  eventSinks: EventSink[];
  /** Advanced Opt-Out by service sid: keywords beside the default ones, in any case; left out: nowhere. */
  advancedOptOut?: Record<string, { STOP?: string[]; START?: string[]; HELP?: string[] }>;
  outcomes: OutcomeSettings;
}

/** The A2P 10DLC classes, by AT&T's letters; `sole` is a sole proprietor. */
export const CAMPAIGN_CLASSES = ['A', 'B', 'C', 'D', 'E', 'F', 'T', 'sole'] as const;
export type CampaignClass = (typeof CAMPAIGN_CLASSES)[number];

/** T-Mobile's tiers of a brand. */
export const BRAND_TIERS = ['TOP', 'HIGH_MID', 'LOW_MID', 'LOW', 'SOLE_PROP', 'RUSSELL_3000', 'SPECIAL_BUSINESS_REVIEW'] as const;
export type BrandTier = (typeof BRAND_TIERS)[number];

/** An A2P 10DLC campaign; all its numbers share its pace at each carrier (30022), all of its brand T-Mobile's daily cap (30023). */
export interface CampaignSettings {
  id: string;
  brand: string;
  campaignClass: CampaignClass;
  brandTier: BrandTier;
}

/** What binds a WhatsApp sender; a sender without it may send anything at any time. */
export interface WhatsappSettings {
  /** People to whom it may begin to write in 24 rolling hours (63018); null: no limit. */
  peoplePerDay: number | null;
  /** Senders of one business portfolio share that number of people; left out: the sender has it for itself. */
  portfolio?: string;
  /** Approved templates, variables as `{{1}}`. Any other text needs that the person wrote within 24 h (63016). */
  templates: string[];
  /** Approved too, but advertising, which people in the United States do not get unless they wrote within 24 h (63049); left out: none. */
  marketingTemplates?: string[];
}

/** A sender number and its contract. Numbers that are not in the table get the default pace of their type. */
export interface SenderSettings {
  address: string;
  /** Message segments per second, wherever they go; left out: the default of its type, or of its campaign, for each class of destinations. */
  mps?: number;
  messagingServiceSid?: string;
  /** The ISO code of a short code's country, the only one that it reaches from a messaging service; left out: US. */
  country?: string;
  /** Left out: in order. `unregistered` is 30032 for toll-free and 30034 for other numbers, `pending` 30035, `suspended` 30033. */
  registration?: 'unregistered' | 'pending' | 'suspended';
  campaign?: CampaignSettings;
  whatsapp?: WhatsappSettings;
}

export interface InboundRequest {
  /** The person. */
  from: string;
  /** Our number. */
  to: string;
  body: string;
}

/** A range of numbers that someone has us write to for the fee it earns him. */
export interface PumpingRequest {
  /** E.164; the others follow it one by one. */
  firstNumber: string;
  count: number;
  /** Share of recipients that ever use what they got. */
  conversionRate: number;
  /** The carrier blocks the range (30450) after so many messages, for `blockMs`; left out: never. */
  blockAfter?: number;
  blockMs?: number;
}

export interface PumpingRange {
  recipients: { to: string; converts: boolean }[];
}

/** A port that leads to the API until something happens to it: the name of a host, in what a loopback address can show. */
export const EDGE_STATES = [
  /** Leads to the API. */
  'up',
  /** Nobody listens any more: what a client sees when the name is lost. */
  'lost',
  /** The TLS handshake is refused. */
  'tls-failure',
  /** Takes connections and never says a word. */
  'silent',
] as const;
export type EdgeState = (typeof EDGE_STATES)[number];

export interface Edge {
  name: string;
  port: number;
  state: EdgeState;
}

/** A webhook that failed for good, as the debugger reports it. */
export interface DebuggerEvent {
  sid: string;
  accountSid: string;
  atMs: number;
  errorCode: number;
  /** The message's sid. */
  resourceSid: string;
  /** Of a GET without the fields. */
  url: string;
  method: 'GET' | 'POST';
  /** Where it was sent from, and how often. */
  edge: string;
  attempts: number;
  httpStatus: number | null;
}

/** The second provider's account; webhooks to `null` are not sent. */
export interface VonageSettings {
  apiKey: string;
  apiSecret: string;
  applicationId: string;
  /** PEM of the key that the application's RS256 tokens are checked with; null: Basic only. */
  publicKey: string | null;
  /** Signs webhooks (HS256). */
  signatureSecret: string;
  statusUrl: string | null;
  inboundUrl: string | null;
  /** Numbers whose inbound messages go to `inboundUrl`, E.164. */
  numbers: string[];
  /** Requests in any sliding second; more are answered 429. */
  requestsPerSecond: number;
}

export interface AccountSettings {
  /** Signs webhooks, opens the API. */
  authToken: string;
  /** Opens the API only, until it is promoted. */
  secondaryAuthToken?: string;
  /** API key sid (SK...) to secret. */
  apiKeys?: Record<string, string>;
  /** Test credentials: nothing is sent or kept, no callbacks come, and most of the API is closed (20008). */
  isTest?: boolean;
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
  finalStatus: FinalStatus | 'read' | 'canceled' | null;
  errorCode: number | null;
  statuses: LedgerStatus[];
  /** Requests written, and those answered 2xx. */
  callbacks: { sent: number; answered: number };
}

/** All accepted for one recipient, in the order of acceptance. */
export interface RecipientOrder {
  to: string;
  messages: { index: number; sid: string; messageId: string | null; acceptedAtMs: number; sentAtMs: number | null }[];
}

/** The fullest windows of one sender among all sliding ones, half open. */
export interface SenderPace {
  sender: string;
  windowMs: number;
  atArrival: { segments: number; startMs: number };
  atAcceptance: { segments: number; startMs: number };
  /** When messages left for the network. */
  atHandover: { segments: number; startMs: number };
}

export interface LedgerPage {
  entries: LedgerEntry[];
  /** `after` of the next page, null at the end. */
  next: number | null;
}

export interface SenderSummary {
  sender: string;
  /** In its own country. */
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
   * `unauthenticated`, `failed <error>` (a fault of the simulator's own, or a body too large). Beside these, `create fault <kind>`,
   * `read fault <kind>` and `write fault <kind>` count what befell it on the way.
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
  /** Events to sinks; `failed` were given up. */
  events: { pending: number; sent: number; answered: number; failed: number };
  /** The longest that a status or a webhook was late because the machine was busy, in ms. */
  largestLagMs: number;
  /** The longest time in which the simulator could not notice an arrival, in ms: how far to trust `requestReceivedAtMs`. */
  largestStallMs: number;
}
// shapes:end
