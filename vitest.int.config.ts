import { defineConfig, mergeConfig } from 'vitest/config';
import unit from './vitest.config.ts';

/** Tests against a real broker and database, named by KAFKA_BROKERS and DATABASE_URL. */
export default mergeConfig(
  { ...unit, test: { ...unit.test, include: [], reporters: [] } },
  defineConfig({
    test: {
      include: ['test/**/*.int-spec.ts', 'test/**/*.e2e-spec.ts'],
      pool: 'forks',
      // Real brokers and databases on a small machine: one file at a time keeps the timings honest.
      fileParallelism: false,
      testTimeout: 60_000,
      hookTimeout: 60_000,
      reporters: ['default', ['json', { outputFile: 'test-results/int.json' }]],
    },
  }),
);
