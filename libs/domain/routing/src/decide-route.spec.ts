import { describe, expect, it } from 'vitest';
import { decideRoute, type RoutableMessage, type Snapshot } from './decide-route.js';
import type { PolicyDocument } from './policy-document.js';

const NOW = Date.UTC(2026, 0, 5, 12);
const document: PolicyDocument = {
  version: 1,
  allowedCountries: ['US', 'GB'],
  templates: [{ templateId: 'login-code', body: 'Your code is {{code}}.' }],
  pools: [
    { poolId: 'us-otp', provider: 'twilio', lanes: ['otp'], countries: ['US'], tenants: '*', senders: [{ sender: '+12015550001', kind: 'short-code', country: 'US', segmentsPerSecond: 100 }, { sender: '+12015550002', kind: 'short-code', country: 'US', segmentsPerSecond: 100 }] },
    { poolId: 'world', provider: 'twilio', lanes: ['otp', 'transactional'], countries: '*', tenants: ['acme'], senders: [{ sender: '+12015550003', kind: 'long-code', country: 'US', segmentsPerSecond: 1 }] },
  ],
};
const snapshot: Snapshot = { policy: { revision: 7, document }, optedOutPools: new Set(), pinnedSenders: {} };
const message: RoutableMessage = { recipientKey: 'r1', tenantId: 'acme', lane: 'otp', country: 'US', expiresAtMs: NOW + 1, templateId: 'login-code', body: null, variables: { code: '123456' } };

describe('decideRoute', () => {
  it('routes by the first pool that serves, and says by which rules', () => {
    expect(decideRoute(message, snapshot, NOW)).toMatchObject({ kind: 'route', reason: 'routed-pool', policyRevision: 7, body: 'Your code is 123456.', pool: { poolId: 'us-otp' }, segments: { segments: 1 }, rules: ['expiry', 'template', 'country', 'pool:us-otp', 'opt-out', 'sender'] });
    expect(decideRoute({ ...message, country: 'GB' }, snapshot, NOW)).toMatchObject({ pool: { poolId: 'world' } });
  });

  it.each([
    ['expired', { expiresAtMs: NOW }, {}, 'expire', 'expired-before-routing'],
    ['an unknown template', { templateId: 'nope' }, {}, 'block', 'template-unknown'],
    ['a variable missing', { variables: {} }, {}, 'block', 'template-variable-missing'],
    ['a variable that only Object.prototype has', { templateId: 'proto', variables: {} }, { policy: { revision: 7, document: { ...document, templates: [{ templateId: 'proto', body: '{{constructor}}' }] } } }, 'block', 'template-variable-missing'],
    ['a rendering over 1,600 characters', { variables: { code: 'x'.repeat(1600) } }, {}, 'block', 'body-too-long'],
    ['a country that is not allowed', { country: 'FR' }, {}, 'block', 'no-route'],
    ['a lane that no pool serves', { lane: 'marketing' }, {}, 'block', 'no-route'],
    ['a tenant that no pool serves', { country: 'GB', tenantId: 'other' }, {}, 'block', 'no-route'],
    ['opted out of the pool', {}, { optedOutPools: new Set(['us-otp']) }, 'block', 'opted-out'],
    ['no content at all', { templateId: null }, {}, 'block', 'body-empty'],
  ] as const)('%s', (_name, spoilt, world, kind, reason) => {
    expect(decideRoute({ ...message, ...spoilt }, { ...snapshot, ...world }, NOW)).toMatchObject({ kind, reason, policyRevision: 7 });
  });

  it('writes a short message so that a pasted apostrophe costs nothing, and leaves other channels as they were written', () => {
    const pasted = { ...message, templateId: null, body: `It’s ${'x'.repeat(80)}` };
    expect(decideRoute(pasted, snapshot, NOW)).toMatchObject({ body: `It's ${'x'.repeat(80)}`, segments: { encoding: 'GSM-7', segments: 1 } });
    const byVoice = { ...snapshot, policy: { revision: 7, document: { ...document, pools: document.pools.map((pool) => ({ ...pool, channel: 'voice' as const })) } } };
    expect(decideRoute(pasted, byVoice, NOW)).toMatchObject({ body: pasted.body, segments: { segments: 1 } });
  });

  it('lets an opt-out from one pool leave the others alone', () => {
    expect(decideRoute({ ...message, country: 'GB' }, { ...snapshot, optedOutPools: new Set(['us-otp']) }, NOW).kind).toBe('route');
  });

  it('sends media by a pool that carries them, else leaves them out', () => {
    const mms = { ...document.pools[0]!, poolId: 'us-mms', channel: 'mms' as const };
    const withMms = { ...snapshot, policy: { revision: 7, document: { ...document, pools: [mms, ...document.pools] } } };
    const pictured = { ...message, mediaUrls: ['https://media.example.com/1.png'] };
    expect(decideRoute(pictured, withMms, NOW)).toMatchObject({ kind: 'route', pool: { poolId: 'us-mms' }, channel: 'mms', rich: { mediaUrls: pictured.mediaUrls }, segments: { segments: 1 } });
    expect(decideRoute(message, withMms, NOW)).toMatchObject({ pool: { poolId: 'us-otp' }, channel: 'sms', rich: null });
    expect(decideRoute(pictured, snapshot, NOW)).toMatchObject({ pool: { poolId: 'us-otp' }, channel: 'sms', rich: null });
  });

  it('keeps a pinned sender, and forgets one that left the pool', () => {
    const other = decideRoute(message, snapshot, NOW).kind === 'route' ? ['+12015550001', '+12015550002'] : [];
    for (const sender of other) expect(decideRoute(message, { ...snapshot, pinnedSenders: { 'us-otp': sender } }, NOW)).toMatchObject({ reason: 'routed-sticky', sender: { sender } });
    expect(decideRoute(message, { ...snapshot, pinnedSenders: { 'us-otp': '+19' } }, NOW)).toMatchObject({ reason: 'routed-pool' });
  });
});
