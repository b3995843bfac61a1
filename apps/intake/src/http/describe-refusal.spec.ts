import { describe, expect, it } from 'vitest';
import { describeRefusal } from './describe-refusal.js';

const refusal = { type: 'intent-rejected', lane: 'otp', detail: 'no number' } as const;

describe('describeRefusal', () => {
  it.each([
    ['recipient-invalid', { isSealed: false, pointer: '', keyIn: 'header' }, { pointer: '/personal/to' }],
    ['recipient-invalid', { isSealed: true, pointer: '', keyIn: 'header' }, { pointer: '/sealed' }],
    ['recipient-invalid', { isSealed: false, pointer: '/intents/3', keyIn: 'body' }, { pointer: '/intents/3/personal/to' }],
    ['idempotency-conflict', { isSealed: false, pointer: '', keyIn: 'header' }, { header: 'Idempotency-Key' }],
    ['idempotency-conflict', { isSealed: false, pointer: '/intents/3', keyIn: 'body' }, { pointer: '/intents/3/idempotencyKey' }],
    ['intent-expired', { isSealed: false, pointer: '', keyIn: 'header' }, { pointer: '/expiresAt' }],
  ] as const)('says where %s is (%o)', (reason, place, expected) => {
    expect(describeRefusal({ ...refusal, reason }, place).errors).toEqual([expect.objectContaining({ ...expected, code: reason })]);
  });

  it('names no field where the tenant is meant', () => {
    const problem = describeRefusal({ ...refusal, reason: 'tenant-suspended' }, { isSealed: false, pointer: '', keyIn: 'header' });
    expect([problem.status, problem.errors]).toEqual([403, undefined]);
  });
});
