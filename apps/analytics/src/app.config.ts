import { readFileSync } from 'node:fs';
import { defineConfig, field, loadConfigOrExit, operatorsField, PLATFORM_FIELDS } from '@signalbox/service';
import { DEFAULT_PRICES, readPriceTable, type PriceTable } from '@signalbox/usage';

export const ANALYTICS_CONFIG = defineConfig({
  ...PLATFORM_FIELDS,
  OPERATORS: operatorsField('read reports'),
  PRICES_FILE: field<PriceTable>({ doc: 'A JSON file with what providers charge, in place of the whole built-in table (its shape: libs/domain/usage/src/prices.ts). A price that a provider tells wins.', parse: (path) => readPriceTable(JSON.parse(readFileSync(path, 'utf8'))), default: DEFAULT_PRICES }),
});

export const config = loadConfigOrExit(ANALYTICS_CONFIG, process.env);
