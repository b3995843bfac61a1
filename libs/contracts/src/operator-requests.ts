import Type from 'typebox';
import { Channel, Country, Instant, Lane, Provider, Sender, TenantId } from './scalars.js';

const Slug = Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,63}$' });
const Everything = Type.Literal('*');
const Carrier = Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,39}$', description: 'E.g. t-mobile; `unknown` for numbers whose carrier is not known.' });
const PaceUnit = Type.Union([Type.Literal('segments'), Type.Literal('messages')]);
const otpShare = Type.Optional(Type.Number({ minimum: 0, maximum: 0.45, description: 'The part that is kept for one-time passcodes while any are sent; absent: none.' }));

const TemplateFields = {
  body: Type.String({ minLength: 1, maxLength: 1600, description: 'Text with {{variable}} places.' }),
  contentSid: Type.Optional(Type.String({ pattern: '^HX[0-9a-fA-F]{32}$', description: 'The template as the carrier keeps it; sent in place of the text where the pool is of WhatsApp.' })),
  contentVariables: Type.Optional(Type.Array(Type.String({ pattern: '^[A-Za-z0-9_]{1,40}$' }), { maxItems: 100, description: 'Our variables in the order of its places {{1}}, {{2}}; absent: those of the text, in order of first appearance.' })),
  voiceUrl: Type.Optional(Type.String({ pattern: '^https?://', maxLength: 2048, description: 'What a call does, in place of speaking the text.' })),
};

/** All that messaging operations decide, as one versioned document: `POST /v1/policies` of routing-policy. */
export const PolicyDocumentRequest = Type.Object({
  version: Type.Literal(1),
  allowedCountries: Type.Union([Everything, Type.Array(Country, { maxItems: 300 })]),
  templates: Type.Array(Type.Object({ templateId: Slug, ...TemplateFields }), { maxItems: 10_000 }),
  pools: Type.Array(Type.Object({
    poolId: Slug,
    provider: Provider,
    channel: Type.Optional(Type.Intersect([Channel], { description: 'Absent: sms.' })),
    lanes: Type.Array(Lane),
    countries: Type.Union([Everything, Type.Array(Country, { maxItems: 300 })]),
    tenants: Type.Union([Everything, Type.Array(TenantId, { maxItems: 10_000 })]),
    senders: Type.Array(Type.Object({
      sender: Sender,
      kind: Type.Union([Type.Literal('long-code'), Type.Literal('ten-dlc'), Type.Literal('toll-free'), Type.Literal('short-code'), Type.Literal('alphanumeric'), Type.Literal('messaging-service'), Type.Literal('whatsapp')]),
      country: Country,
      segmentsPerSecond: Type.Number({ exclusiveMinimum: 0, maximum: 10_000, description: 'As contracted with the carrier.' }),
      unit: Type.Optional(Type.Intersect([PaceUnit], { description: 'What its pace counts; absent: segments.' })),
      campaignId: Type.Optional(Type.Intersect([Slug], { description: 'The registration under which it sends, where it is not that of its pool.' })),
    }), { maxItems: 1000 }),
    campaignId: Type.Optional(Type.Intersect([Slug], { description: 'The registration (10DLC) under which its senders send.' })),
    stickySenders: Type.Optional(Type.Boolean({ description: 'False: each message takes the sender whose turn comes first. Absent: each person keeps the sender of the first message.' })),
    segmentPriceMicros: Type.Optional(Type.Integer({ minimum: 0, maximum: 100_000_000, description: "Price of a segment in millionths of the account's currency, for caps on spend." })),
    fallbackPools: Type.Optional(Type.Array(Slug, { maxItems: 4, uniqueItems: true, description: 'Pools that carry its codes and transactional messages while its provider or sender fails, best first.' })),
  }), { maxItems: 1000 }),
  accounts: Type.Optional(Type.Array(Type.Object({
    provider: Provider,
    account: Type.String({ pattern: '^([*]|[A-Za-z0-9_-]{1,64})$', description: 'Its id at the provider, or * for every account that is not named.' }),
    requestsPerSecond: Type.Number({ exclusiveMinimum: 0, maximum: 10_000, description: "What the provider's API takes." }),
    otpShare,
  }), { maxItems: 1000 })),
  campaigns: Type.Optional(Type.Array(Type.Object({
    campaignId: Slug,
    otpShare,
    carriers: Type.Array(Type.Object({
      carrier: Carrier,
      perSecond: Type.Number({ exclusiveMinimum: 0, maximum: 10_000, description: 'What the carrier takes from all senders of the campaign together.' }),
      unit: Type.Optional(PaceUnit),
    }), { maxItems: 50, description: '`unknown` holds for numbers whose carrier is not known or not named; without it they are not limited.' }),
  }), { maxItems: 1000 })),
  caps: Type.Optional(Type.Array(Type.Object({
    capId: Slug,
    unit: Type.Union([PaceUnit, Type.Literal('micros')], { description: 'What is counted; micros: the price of the segments.' }),
    limit: Type.Integer({ minimum: 0, maximum: 1_000_000_000_000, description: 'From one midnight of its time zone to the next.' }),
    timeZone: Type.String({ minLength: 1, maxLength: 64, description: 'Area and place as IANA names them, e.g. America/Los_Angeles, or UTC; no offset.' }),
    tenants: Type.Optional(Type.Array(TenantId, { maxItems: 10_000 })),
    pools: Type.Optional(Type.Array(Slug, { maxItems: 1000 })),
    campaigns: Type.Optional(Type.Array(Slug, { maxItems: 1000 })),
    carriers: Type.Optional(Type.Array(Carrier, { maxItems: 50 })),
  }), { maxItems: 1000, description: 'Each counts what all of its lists admit; a list that is absent admits everything.' })),
});
export type PolicyDocumentRequest = Type.Static<typeof PolicyDocumentRequest>;

/** `PUT /v1/levers/<kind>/<scope kind>/<scope id>` of routing-policy. */
export const LeverRequest = Type.Object({
  value: Type.Optional(Type.Number({ minimum: 0, maximum: 1, description: 'Of a rate multiplier: the part of the contracted pace that may be used.' })),
  reason: Type.String({ minLength: 3, maxLength: 500, description: 'Why, for the audit and for whoever is woken by it.' }),
  expiresAt: Type.Intersect([Instant], { description: 'When the lever lets go by itself; at most 7 days ahead.' }),
});
export type LeverRequest = Type.Static<typeof LeverRequest>;
