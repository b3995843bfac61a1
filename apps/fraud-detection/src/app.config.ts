import { DEFAULT_OFFICE_HOURS, type OfficeHours } from '@signalbox/fraud';
import { defineConfig, field, loadConfigOrExit, modeField, operatorsField, PLATFORM_FIELDS } from '@signalbox/service';
import { readOfficeHours } from './read-office-hours.js';

export const FRAUD_DETECTION_CONFIG = defineConfig({
  ...PLATFORM_FIELDS,
  OPERATORS: operatorsField('vouch for traffic'),
  FRAUD_MODE: modeField('enforce has traffic slowed down and blocked; observe only watches it, and tells people what it would have asked for.'),
  OFFICE_HOURS: field<OfficeHours>({ doc: 'When calls are made: time zone, weekdays from 1 (Monday), hours. Dear calls at other times are a sign of fraud.', parse: readOfficeHours, default: DEFAULT_OFFICE_HOURS }),
});

export const config = loadConfigOrExit(FRAUD_DETECTION_CONFIG, process.env);
