import { expect, it } from 'vitest';
import { renderSample, renderVerdicts } from './soak-report.js';

it('prints a table', () => {
  expect(renderVerdicts([
    { goal: 'memory of a service grows by', series: 'memory of intake', unit: 'MB', value: 30.123, bound: 24, verdict: 'missed' },
    { goal: 'dead letters', series: '', unit: 'messages', value: null, bound: 0, verdict: 'not measured' },
  ])).toBe([
    'goal                          value  allowed  unit      verdict       worst',
    'memory of a service grows by  30.12  <= 24    MB        missed        memory of intake',
    'dead letters                  -      <= 0     messages  not measured',
  ].join('\n'));
});

it('prints a sample in one line', () => {
  expect(renderSample({ atS: 65, phase: 'peak', values: { backlog: 0.25, 'queue lag of intake': 0.1, 'queue lag of projector': 0.4, 'memory of intake': 150.4 } }))
    .toBe('   65 s peak   backlog 0.25 s | lag 0.40 s | callbacks 0 s | 429 0 | in doubt 0 | parked 0 | memory 150 MB | loop 0 s');
});
