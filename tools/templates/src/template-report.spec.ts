import { expect, it } from 'vitest';
import { renderReports } from './template-report.js';

it('prints each template with what happened to it', () => {
  expect(renderReports([
    { template: 'login-code', purpose: 'one-time-passcode', verdict: 'arrives', segments: 1, encoding: 'GSM-7', forcing: [], notes: [] },
    { template: 'sale', purpose: 'marketing', verdict: 'saved', segments: 2, encoding: 'UCS-2', forcing: ['🎉'], notes: ['first form filtered (30007) > fallback delivered (att)'] },
  ])).toBe([
    'template    purpose            verdict  segments  encoding  forced by',
    'login-code  one-time-passcode  arrives  1         GSM-7',
    'sale        marketing          saved    2         UCS-2     🎉',
    '  first form filtered (30007) > fallback delivered (att)',
    '',
    '1 arrives, 1 saved',
  ].join('\n'));
});
