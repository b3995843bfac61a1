import { manualClock } from '@signalbox/message';
import { expect, it } from 'vitest';
import type { ApiKey } from './api-key.store.js';
import { retryAfter, showLimits, TenantLimits } from './tenant-limits.js';

const caller: ApiKey = { tenantId: 'acme', name: 'k', hash: new Uint8Array(32), scopes: [], expiresAtMs: null, intentsPerSecond: null };

it('counts each tenant and lane by itself, and shows what is left', () => {
  const limits = new TenantLimits(1, manualClock(0));
  const taken = Array.from({ length: 11 }, () => limits.take(caller, 'otp'));
  expect(taken.filter(({ isGranted }) => isGranted)).toHaveLength(10);
  const [last] = taken.slice(-1);
  if (!last) throw new Error('nothing was taken');
  expect(showLimits([last, limits.take(caller, 'marketing')])).toEqual({ 'ratelimit-policy': '"otp";q=10;w=10, "marketing";q=10;w=10', ratelimit: '"otp";r=0;t=10, "marketing";r=9;t=1' });
  expect(retryAfter(last)).toBe('1');
  expect(limits.take({ ...caller, tenantId: 'other' }, 'otp').isGranted).toBe(true);
  expect(limits.take({ ...caller, tenantId: 'large', intentsPerSecond: 5 }, 'otp').limit.quota).toBe(50);
});
