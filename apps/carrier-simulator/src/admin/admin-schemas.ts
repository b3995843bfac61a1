import { BRAND_TIERS, CAMPAIGN_CLASSES, CREATE_FAULTS, EDGE_STATES, READ_FAULTS } from './admin-shapes.js';

// JSON Schemas of what the admin API takes. A field that is not named here is refused, so that a misspelt fault is no silent peace.

const text = { type: 'string', minLength: 1 } as const;
const rate = { type: 'number', minimum: 0, maximum: 1 } as const;
const durationMs = { type: 'number', minimum: 0 } as const;
const count = { type: 'integer', minimum: 0 } as const;
const weights = { type: 'object', additionalProperties: { type: 'number', minimum: 0 } } as const;

function closed(properties: Record<string, object>, required: readonly string[] = []) {
  return { type: 'object', properties, required, additionalProperties: false } as const;
}

function listOf(items: object) {
  return { type: 'array', items } as const;
}

function ratesOf(kinds: readonly string[]) {
  return closed(Object.fromEntries(kinds.map((kind) => [kind, rate])));
}

const finalStatus = { enum: ['delivered', 'undelivered', 'failed', 'sent'] } as const;

export const FAULTS_SCHEMA = closed({
  provider: { enum: ['twilio', 'vonage'] },
  create: ratesOf(CREATE_FAULTS),
  read: ratesOf(READ_FAULTS),
  write: ratesOf(CREATE_FAULTS),
  listLateRate: rate,
  slowReplyMaxMs: durationMs,
  hangMaxMs: durationMs,
  callbacks: closed({ lossRate: rate, duplicateRate: rate, reorderRate: rate, delayRate: rate, delayMaxMs: durationMs }),
  rules: listOf({
    oneOf: [ruleOf('create', CREATE_FAULTS), ruleOf('read', READ_FAULTS), ruleOf('write', CREATE_FAULTS)],
  }),
});

function ruleOf(operation: 'create' | 'read' | 'write', kinds: readonly string[]) {
  return closed({ operation: { const: operation }, fault: { enum: kinds }, to: text, from: text, messageId: text, path: text, skip: count, times: count, forMs: durationMs }, ['operation', 'fault']);
}

const OUTCOME_RULE = closed({
  to: text,
  toPrefix: text,
  toSuffix: text,
  from: text,
  body: { ...text, format: 'regex' },
  carrier: text,
  final: finalStatus,
  errorCode: count,
  refuse: { type: 'integer', minimum: 1_000, maximum: 99_999 },
  receiptAfterMs: durationMs,
});

const CARRIER = closed({
  medianReceiptMs: durationMs,
  longestReceiptMs: durationMs,
  burst: closed({ messages: count, withinMs: durationMs, blockMs: durationMs }, ['messages', 'withinMs', 'blockMs']),
});

export const SETTINGS_SCHEMA = closed({
  listingDelayMaxMs: durationMs,
  callbackDelayScale: { type: 'number', minimum: 0 },
  concurrencyLimit: { type: 'integer', minimum: 1 },
  replyDelayMs: closed({ min: durationMs, max: durationMs }, ['min', 'max']),
  retryAfterSeconds: { type: ['integer', 'null'], minimum: 0 },
  inboundUrl: { type: ['string', 'null'], pattern: '^https?://' },
  knownSendersOnly: { type: 'boolean' },
  messagesPerDay: { type: ['integer', 'null'], minimum: 0 },
  callsPerSecond: { type: 'number', exclusiveMinimum: 0 },
  debuggerUrl: { type: ['string', 'null'], pattern: '^https?://' },
  eventSinks: listOf(closed({ url: { type: 'string', pattern: '^https?://' }, form: { enum: ['object', 'array'] }, types: listOf(text) }, ['url', 'form'])),
  advancedOptOut: { type: 'object', additionalProperties: closed({ STOP: listOf(text), START: listOf(text), HELP: listOf(text) }) },
  outcomes: closed({
    finals: closed({ delivered: durationMs, undelivered: durationMs, failed: durationMs, sent: durationMs }, finalStatus.enum),
    undeliveredCodes: weights,
    failedCodes: weights,
    rules: listOf(OUTCOME_RULE),
    readRate: rate,
    carriers: { type: 'object', additionalProperties: CARRIER },
  }),
});

export const SENDERS_SCHEMA = listOf(
  closed(
    {
      address: text,
      mps: { type: 'number', exclusiveMinimum: 0 },
      messagingServiceSid: { type: 'string', pattern: '^MG[0-9a-f]{32}$' },
      country: { type: 'string', pattern: '^[A-Z]{2}$' },
      registration: { enum: ['unregistered', 'pending', 'suspended'] },
      campaign: closed({ id: text, brand: text, campaignClass: { enum: CAMPAIGN_CLASSES }, brandTier: { enum: BRAND_TIERS } }, ['id', 'brand', 'campaignClass', 'brandTier']),
      whatsapp: closed({ peoplePerDay: { type: ['integer', 'null'], minimum: 0 }, portfolio: text, templates: listOf(text), marketingTemplates: listOf(text) }, ['peoplePerDay', 'templates']),
    },
    ['address'],
  ),
);

export const PUMPING_SCHEMA = closed(
  {
    firstNumber: { type: 'string', pattern: '^\\+[1-9]\\d{6,14}$' },
    count: { type: 'integer', minimum: 1, maximum: 100_000 },
    conversionRate: rate,
    blockAfter: count,
    blockMs: durationMs,
  },
  ['firstNumber', 'count', 'conversionRate'],
);

export const EDGE_SCHEMA = closed({ state: { enum: EDGE_STATES } }, ['state']);

export const PACE_QUERY_SCHEMA = closed({ sender: text, windowMs: { type: 'integer', minimum: 1 } }, ['sender', 'windowMs']);

export const ORDER_QUERY_SCHEMA = closed({ to: text });

export const INBOUND_SCHEMA = closed({ from: text, to: text, body: { type: 'string' } }, ['from', 'to', 'body']);

export const ACCOUNT_SCHEMA = closed({ authToken: text, secondaryAuthToken: text, apiKeys: { type: 'object', additionalProperties: text }, isTest: { type: 'boolean' } }, ['authToken']);

const webUrl = { type: ['string', 'null'], pattern: '^https?://' } as const;

export const VONAGE_SCHEMA = closed({
  apiKey: text,
  apiSecret: text,
  applicationId: text,
  publicKey: { type: ['string', 'null'] },
  signatureSecret: text,
  statusUrl: webUrl,
  inboundUrl: webUrl,
  numbers: listOf(text),
  requestsPerSecond: { type: 'integer', minimum: 1 },
});

export const LEDGER_QUERY_SCHEMA = closed({
  after: { type: 'integer', minimum: -1 },
  limit: { type: 'integer', minimum: 1, maximum: 10_000 },
  to: text,
  sender: text,
  messageId: text,
});
