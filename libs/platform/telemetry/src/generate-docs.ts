import { writeFileSync } from 'node:fs';
import { METRICS_PAGE, renderMetricsPage } from './metrics-page.js';

// Runs as libs/platform/telemetry/dist/src/generate-docs.js.
writeFileSync(new URL(`../../../../../${METRICS_PAGE}`, import.meta.url), renderMetricsPage());
