import { defineConfig } from 'vitest/config';

/** One configuration for the unit tests of every project; run with the project as working directory. */
export default defineConfig({
  root: process.cwd(),
  // Workspace packages are read from their sources, so that a test never runs against a stale build.
  ssr: { resolve: { conditions: ['@signalbox/source', 'node'], externalConditions: ['@signalbox/source'] } },
  test: {
    include: ['src/**/*.spec.ts', 'test/**/*.spec.ts'],
    passWithNoTests: true,
    // A test takes milliseconds; where others use the machine, the largest simulations take seconds. This is for one that hangs.
    testTimeout: 60_000,
    reporters: ['default', ['json', { outputFile: 'test-results/unit.json' }]],
  },
});
