import type { OutboundRecord } from '@signalbox/kafka';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startIntakeWorld, type IntakeWorld } from './support/intake-world.js';

let world: IntakeWorld;

beforeAll(async () => void (world = await startIntakeWorld()));
// Without a start there is nothing to stop, and the start is what should be told.
afterAll(() => world?.stop());

const intent = (idempotencyKey: string, body: string, lane = 'otp', purpose = 'one-time-passcode'): OutboundRecord => ({
  topic: `intents-${lane}`, key: 'aaaaaaaaaaaaaaaaaaaaaa', headers: { 'sb-schema': 'intent@1', 'sb-tenant': 'acme' },
  value: JSON.stringify({ tenantId: 'acme', idempotencyKey, purpose, personal: { to: '+447700900123', body } }),
});
const eventually = async (check: () => Promise<void>): Promise<void> => void (await vi.waitFor(check, { timeout: 20_000, interval: 200 }));

describe('intake on real servers', () => {
  it('makes one message of each key, on the lane of its purpose, and one fact of each record', async () => {
    await world.publish([intent('k1', 'Your code is 111111'), intent('k1', 'Your code is 111111'), intent('k1', 'Your code is 222222'), intent('k2', 'See our offers today', 'otp', 'marketing')]);
    await eventually(async () => {
      const facts = (await world.read('message-events')).filter((fact) => ['k1', 'k2'].includes(String(fact['idempotencyKey'])));
      expect(facts.map((fact) => `${String(fact['idempotencyKey'])} ${String(fact['reason'])}`).sort()).toEqual(['k1 duplicate', 'k1 idempotency-conflict', 'k1 ok-accepted', 'k2 ok-accepted']);
    });
    expect(await world.read('messages-otp')).toHaveLength(1);
    expect(await world.read('messages-marketing')).toMatchObject([{ idempotencyKey: 'k2', lane: 'marketing', country: 'GB' }]);
  });

  it('puts what nobody can read into dead-letters, sealed, and goes on', async () => {
    await world.publish([
      { topic: 'intents-transactional', key: null, headers: { 'sb-schema': 'intent@1' }, value: 'to +447700900123: not JSON' },
      { topic: 'intents-transactional', key: null, headers: { 'sb-schema': 'intent@77' }, value: '{}' },
      intent('k3', 'Your parcel is here', 'transactional', 'delivery-update'),
    ]);
    await eventually(async () => {
      const reasons = (await world.read('dead-letters')).map((letter) => letter['reason']);
      expect(reasons.sort()).toEqual(['schema-unknown', 'undecodable']);
      expect(await world.read('messages-transactional')).toHaveLength(1);
    });
    expect(JSON.stringify(await world.read('dead-letters'))).not.toContain('7700900123');
  });
});
