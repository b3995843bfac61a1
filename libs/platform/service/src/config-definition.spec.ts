import { describe, expect, expectTypeOf, it } from 'vitest';
import { ConfigError, defineConfig, field, loadConfig, type ConfigOf } from './config-definition.js';
import { flag, listOf, text, wholeNumber } from './config-parsers.js';

const DEFINITION = defineConfig({
  CARRIER_URL: field({ doc: 'Where the carrier listens.', parse: text }),
  MAX_AGE_MS: field({ doc: 'Oldest message that is sent, in milliseconds.', parse: wholeNumber(0, 1_000), default: 500 }),
  TAGS: field<readonly string[]>({ doc: 'Words.', parse: listOf(text), default: [] }),
  DRY_RUN: field({ doc: 'Sends nothing.', parse: flag, default: false }),
});

function faultsOf(environment: Record<string, string>): readonly string[] {
  try {
    loadConfig(DEFINITION, environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
  }
  return [];
}

describe('defineConfig', () => {
  it('reads fields under their camel-case names, typed', () => {
    const config = loadConfig(DEFINITION, { CARRIER_URL: ' https://carrier.example ', TAGS: 'a, b', OTHER: 'ignored' });
    expect(config).toEqual({ carrierUrl: 'https://carrier.example', maxAgeMs: 500, tags: ['a', 'b'], dryRun: false });
    expectTypeOf<ConfigOf<typeof DEFINITION>>().toEqualTypeOf<{ readonly carrierUrl: string; readonly maxAgeMs: number; readonly tags: readonly string[]; readonly dryRun: boolean }>();
  });

  it('is frozen', () => {
    expect(Object.isFrozen(loadConfig(DEFINITION, { CARRIER_URL: 'x' }))).toBe(true);
  });

  it('takes an empty variable for one that is not set', () => {
    expect(loadConfig(DEFINITION, { CARRIER_URL: 'x', MAX_AGE_MS: '', TAGS: '  ' })).toMatchObject({ maxAgeMs: 500, tags: [] });
  });

  it('reports all faults at once, each with what the field is for', () => {
    expect(faultsOf({ MAX_AGE_MS: '1001', TAGS: 'a,a', DRY_RUN: 'yes' })).toEqual([
      'CARRIER_URL is not set: Where the carrier listens.',
      'MAX_AGE_MS is not a whole number from 0 to 1000: Oldest message that is sent, in milliseconds.',
      'TAGS is not a list of different values between commas: Words.',
      'DRY_RUN is not true or false: Sends nothing.',
    ]);
  });
});
