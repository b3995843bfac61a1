import { expect, it } from 'vitest';
import { makeSoakIntent } from './soak-load.js';

const first = Array.from({ length: 10_000 }, (_, index) => makeSoakIntent('r-', index));

it('shares intents among the lanes', () => expect(Object.fromEntries([...Map.groupBy(first, ({ tenantId }) => tenantId)].map(([tenantId, own]) => [tenantId, own.length]))).toEqual({ 'acme-bank': 3_000, 'parcel-express': 4_000, 'shop-news': 3_000 }));
it('gives each a key of its own', () => expect(new Set(first.map(({ intent }) => intent.idempotencyKey)).size).toBe(10_000));
it('writes to everybody', () => expect(new Set(first.map(({ intent }) => intent.to)).size).toBe(1_000));
