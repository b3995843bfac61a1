import type { Role } from '@signalbox/contracts';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { LABELS } from './label-values.js';
import { METRICS, type LabelsOf } from './metric-names.js';
import type { Metrics } from './metrics.js';

describe('METRICS', () => {
  it.each(Object.entries(METRICS))('%s keeps the naming rules of Prometheus', (name, row) => {
    expect(name).toMatch(/^sb_[a-z]+(_[a-z]+)*$/);
    expect(name.endsWith('_total')).toBe(row.type === 'counter');
    expect(row.help.endsWith('.')).toBe(true);
    expect(row.labels.every((label) => label in LABELS)).toBe(true);
  });

  it('names exactly the labels that a metric has', () => {
    expectTypeOf<LabelsOf<'sb_dead_letters_total'>>().toEqualTypeOf<{
      readonly role: Role;
      readonly class: 'bad-input' | 'own-fault' | 'retries-exhausted';
    }>();
    const misuse = (metrics: Metrics): void => {
      // @ts-expect-error an unknown metric
      metrics.count('sb_unknown_total', {});
      // @ts-expect-error an unknown label
      metrics.count('sb_slots_void_total', { tenant: 'acme' });
      // @ts-expect-error a counter is not observed
      metrics.observe('sb_slots_void_total', {}, 1);
      // @ts-expect-error a missing label
      metrics.count('sb_intents_total', { lane: 'otp' });
      // @ts-expect-error a lane that is none
      metrics.count('sb_intents_total', { lane: 'slow', outcome: 'accepted' });
    };
    expect(misuse).toBeTypeOf('function');
  });
});
