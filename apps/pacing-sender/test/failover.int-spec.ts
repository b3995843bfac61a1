import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MessageDispatched } from '@signalbox/contracts';
import { duplicatesOf, startCarrier, type Carrier } from './support/carrier.js';
import { createWorld, LISTING_MS, misfits, PATIENCE_MS, SENDER, type World } from './support/world.js';

const SECOND_SENDER = '+12025550199';
const APPLICATION_ID = '11111111-2222-4333-8444-555555555555';
const FALLBACKS: MessageDispatched['fallbacks'] = [{ provider: 'vonage', poolId: 'us-second', sender: SECOND_SENDER }];

let world: World;
let second: Carrier;

beforeAll(async () => {
  [world, second] = await Promise.all([createWorld(), startCarrier([{ sender: SECOND_SENDER, rate: 500 }], LISTING_MS)]);
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048, publicKeyEncoding: { type: 'spki', format: 'pem' }, privateKeyEncoding: { type: 'pkcs8', format: 'pem' } });
  await second.changeVonage({ applicationId: APPLICATION_ID, publicKey });
  await world.database.query("INSERT INTO senders (sender, provider, pool_id, country, kind, segments_per_second, policy_revision) VALUES ($1, 'vonage', 'us-second', 'US', 'long-code', 500, 1)", [SECOND_SENDER]);
  await world.startSender({ VONAGE_BASE_URL: second.url, VONAGE_APPLICATION_ID: APPLICATION_ID, VONAGE_PRIVATE_KEY: privateKey });
}, PATIENCE_MS);
afterAll(() => Promise.all([world.close(), second.stop()]), PATIENCE_MS);

const until = (what: () => unknown) => expect.poll(what, { timeout: PATIENCE_MS, interval: 50 });
const submittedBy = (message: MessageDispatched): string[] => world.factsOf(message).flatMap((fact) => (fact.type === 'message-submitted' ? [fact.provider] : []));

describe('a provider of which half the calls fail', { timeout: 2 * PATIENCE_MS }, () => {
  it('is left by codes, which come once each, while marketing waits for it', async () => {
    await world.carrier.breakThings({ create: { 'error-before': 0.25, 'reset-after': 0.25 } });
    const codes = Array.from({ length: 40 }, (_, index) => world.make({ number: `+1415556${1000 + index}`, fallbacks: FALLBACKS }));
    await world.dispatch(codes);
    await until(() => codes.filter((code) => submittedBy(code).length === 1).length).toBe(codes.length);
    await world.carrier.breakThings({ create: { 'error-before': 1 } });
    const later = Array.from({ length: 20 }, (_, index) => world.make({ number: `+1415556${2000 + index}`, fallbacks: FALLBACKS }));
    await world.dispatch(later);
    await until(() => later.filter((code) => submittedBy(code).length === 1).length).toBe(later.length);
    const offer = world.make({ number: '+14155563000', lane: 'marketing', purpose: 'marketing', fallbacks: FALLBACKS });
    await world.dispatch([offer]);
    await until(() => world.factsOf(offer).some(({ type }) => type === 'parked-by-sender' || type === 'submission-in-doubt')).toBe(true);

    const ledgers = (await Promise.all([world.carrier.ledger(), second.ledger()])).flat();
    expect(duplicatesOf(ledgers)).toEqual([]);
    expect(new Set(ledgers.map(({ messageId }) => messageId))).toEqual(new Set([...codes, ...later].map(({ messageId }) => messageId)));
    expect(later.flatMap(submittedBy)).toContain('vonage');
    for (const { messageId, sender } of await second.ledger()) expect([messageId, sender]).toEqual([messageId, SECOND_SENDER]);
    const stored = await world.database.query<{ provider: string; sender: string }>("SELECT DISTINCT provider, sender FROM send_attempts WHERE state = 'accepted' ORDER BY 1");
    expect(stored).toEqual([{ provider: 'twilio', sender: SENDER }, { provider: 'vonage', sender: SECOND_SENDER }]);
    expect(misfits(world.told)).toEqual([]);
  });
});
