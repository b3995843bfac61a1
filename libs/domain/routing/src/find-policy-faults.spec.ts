import { describe, expect, it } from 'vitest';
import { findPolicyFaults } from './find-policy-faults.js';
import type { PolicyDocument, Pool } from './policy-document.js';
import { renderTemplate } from './render-template.js';

const sender = { sender: '+12015550001', kind: 'long-code', country: 'US', segmentsPerSecond: 1 } as const;
const pool: Pool = { poolId: 'p', provider: 'twilio', lanes: ['otp'], countries: '*', tenants: '*', senders: [sender] };
const good: PolicyDocument = { version: 1, allowedCountries: '*', templates: [{ templateId: 't', body: 'Hi {{name}}' }], pools: [pool] };

describe('findPolicyFaults', () => {
  it('passes a good document', () => expect(findPolicyFaults(good)).toEqual([]));
  it.each<[string, Partial<PolicyDocument>]>([
    ['a template named twice', { templates: [...good.templates, ...good.templates] }],
    ['a place that is none', { templates: [{ templateId: 't', body: 'Hi {{first name}}' }] }],
    ['a pool named twice', { pools: [pool, { ...pool, senders: [{ ...sender, sender: '+2' }] }] }],
    ['a sender in two pools', { pools: [pool, { ...pool, poolId: 'q' }] }],
    ['a list of places without a template of the carrier', { templates: [{ templateId: 't', body: 'Hi', contentVariables: ['name'] }] }],
    ['calls by a carrier that makes none', { pools: [{ ...pool, provider: 'vonage', channel: 'voice' }] }],
    ['a service that is no service', { pools: [{ ...pool, senders: [{ ...sender, kind: 'messaging-service' }] }] }],
    ['a service in place of a caller', { pools: [{ ...pool, channel: 'voice', senders: [{ ...sender, sender: `MG${'0'.repeat(32)}`, kind: 'messaging-service' }] }] }],
    ['a pool without senders', { pools: [{ ...pool, senders: [] }] }],
    ['a pool without lanes', { pools: [{ ...pool, lanes: [] }] }],
    ['a pace of nothing', { pools: [{ ...pool, senders: [{ ...sender, segmentsPerSecond: 0 }] }] }],
    ['a pace that is no number', { pools: [{ ...pool, senders: [{ ...sender, segmentsPerSecond: NaN }] }] }],
  ])('catches %s', (_name, spoilt) => expect(findPolicyFaults({ ...good, ...spoilt })).toHaveLength(1));
});

describe('renderTemplate', () => {
  it('does not read a value as a template', () => expect(renderTemplate('{{a}} {{b}}', { a: '{{b}}', b: '$&' })).toEqual({ ok: true, body: '{{b}} $&' }));
});
