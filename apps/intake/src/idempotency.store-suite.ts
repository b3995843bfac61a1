import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import type { IdempotencyStore, IntakeClaim } from './idempotency.store.js';

const NOW = Date.UTC(2026, 0, 5);

/** As it comes by Kafka's door unless told otherwise. */
export function makeClaim(over: Partial<IntakeClaim> = {}): IntakeClaim {
  return { keyHash: randomUUID(), tenantId: 'acme', messageId: randomUUID(), payloadHash: 'p1', origin: { topic: 'intents-otp', partition: 3, offset: '42' }, published: '[]', expiresAtMs: NOW + 1000, ...over };
}

/** What every IdempotencyStore keeps; run on memory and, for each of the two doors, on PostgreSQL. */
export function describeIdempotencyStore(make: () => IdempotencyStore | Promise<IdempotencyStore>, originTopic = 'intents-otp'): void {
  describe(`IdempotencyStore of what comes by ${originTopic}`, () => {
    const origin = { topic: originTopic, partition: 3, offset: '42' };
    let store: IdempotencyStore;
    beforeEach(async () => {
      store = await make();
    });

    it('gives null to the first claim of a key and the first claim to every later one', async () => {
      const first = makeClaim({ origin, published: '[["t",null,{},"bytes"]]' });
      expect(await store.claim(first)).toBeNull();
      const expected = { messageId: first.messageId, payloadHash: 'p1', origin: first.origin, published: first.published, isPublished: false };
      expect(await store.claim(makeClaim({ origin, keyHash: first.keyHash, payloadHash: 'p2' }))).toMatchObject(expected);
      expect(await store.find(first.keyHash)).toMatchObject(expected);
    });

    it('lets exactly one of many claims at once be the first', async () => {
      const keyHash = randomUUID();
      const results = await Promise.all(Array.from({ length: 50 }, () => store.claim(makeClaim({ origin, keyHash }))));
      expect(results.filter((result) => result === null)).toHaveLength(1);
      expect(new Set(results.flatMap((result) => result?.messageId ?? [])).size).toBe(1);
    });

    it('knows what was published', async () => {
      const claim = makeClaim({ origin });
      await store.claim(claim);
      await store.markPublished(claim.keyHash);
      expect(await store.find(claim.keyHash)).toMatchObject({ isPublished: true });
    });

    it('forgets keys whose time is over, and no other', async () => {
      const [old, young] = [makeClaim({ origin, expiresAtMs: NOW - 1 }), makeClaim({ origin })];
      await Promise.all([store.claim(old), store.claim(young)]);
      expect(await store.deleteExpired(NOW, 10)).toBe(1);
      expect(await store.find(old.keyHash)).toBeNull();
      expect(await store.find(young.keyHash)).not.toBeNull();
    });
  });
}
