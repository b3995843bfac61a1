import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findFieldFaults } from './field-faults.js';

const intent = { purpose: 'delivery-update', personal: { to: '+14155550123', body: 'Hello' } };

describe('findFieldFaults', () => {
  it('is null for what fits', () => {
    expect(findFieldFaults('intent', intent)).toBeNull();
    expect(findFieldFaults('batch-intent', { ...intent, idempotencyKey: 'order-1' })).toBeNull();
    expect(findFieldFaults('batch', { intents: [1, {}] })).toBeNull();
  });

  it.each([
    ['a missing field', { personal: intent.personal }, '/purpose', 'field-missing'],
    ['a missing field inside', { ...intent, personal: { body: 'x' } }, '/personal/to', 'field-missing'],
    ['an unknown field', { ...intent, template_id: 'x' }, '/template_id', 'field-unknown'],
    ['an unknown field that could be a number', { ...intent, n14155550123: 'x' }, '/*', 'field-unknown'],
    ['an unknown field inside', { ...intent, personal: { ...intent.personal, nick: 'x' } }, '/personal/nick', 'field-unknown'],
    ['another type', { ...intent, purpose: 7 }, '/purpose', 'field-type'],
    ['another form', { ...intent, expiresAt: 'tomorrow' }, '/expiresAt', 'field-format'],
    ['too long a text', { ...intent, purpose: 'x'.repeat(65) }, '/purpose', 'field-length'],
    ['a variable of another type', { purpose: 'marketing', personal: { to: '+1', variables: { code: 5 } } }, '/personal/variables/code', 'field-type'],
    ['no object', [], '', 'field-type'],
    ['null', null, '', 'field-type'],
  ])('names the field and what to do about %s', (_name, value, pointer, code) => {
    const faults = findFieldFaults('intent', value);
    expect(faults).toContainEqual(expect.objectContaining({ pointer, code }));
    for (const fault of faults ?? []) expect(fault.whatToDo.length).toBeGreaterThan(10);
  });

  it.each([[{ intents: [] }], [{ intents: Array.from({ length: 1001 }, () => ({})) }], [{ intents: 1 }], [{}]])('refuses a batch that is none', (value) => {
    expect(findFieldFaults('batch', value)).not.toBeNull();
  });

  it('repeats no value, and names at most 20 faults', () => {
    const SECRET = 'S3cret text';
    fc.assert(fc.property(fc.dictionary(fc.constantFrom('purpose', 'personal', 'sealed', 'expiresAt', 'x y', SECRET), fc.oneof(fc.constant(SECRET), fc.constant({ [SECRET]: SECRET }))), (value) => {
      const faults = findFieldFaults('intent', value) ?? [];
      expect(JSON.stringify(faults)).not.toContain(SECRET);
      expect(faults.length).toBeLessThanOrEqual(20);
    }));
  });
});
