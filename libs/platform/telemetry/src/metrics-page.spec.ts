import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { METRICS_PAGE, renderMetricsPage } from './metrics-page.js';

it('matches the page that is checked in', () => {
  const page = readFileSync(new URL(`../../../../${METRICS_PAGE}`, import.meta.url), 'utf8');
  expect(page, 'run node libs/platform/telemetry/dist/src/generate-docs.js').toBe(renderMetricsPage());
});
