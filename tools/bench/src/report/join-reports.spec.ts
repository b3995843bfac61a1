import { expect, it } from 'vitest';
import { joinReports } from './join-reports.js';

it('joins what each part has, and tells a note once', () => {
  const figure = (name: string) => ({ name, value: 1, unit: 'x' });
  expect(joinReports([{ figures: [figure('a')], notes: ['busy'] }, { figures: [figure('b')], notes: ['busy', 'short'] }])).toEqual({ notes: ['busy', 'short'], costs: [], figures: [figure('a'), figure('b')] });
});
