import { expect, it } from 'vitest';
import { sumHandled } from './handled-records.js';

it('sums all outcomes', () => {
  const text = '# TYPE sb_records_handled_total counter\nsb_records_handled_total{role="x",outcome="emit",service="x"} 5\nsb_records_handled_total{role="x",outcome="drop",service="x"} 7\nsb_other_total{role="x"} 9\n';
  expect(sumHandled(text)).toBe(12);
});
