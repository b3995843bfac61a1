import { DEFAULT_OFFICE_HOURS, type OfficeHours } from '@signalbox/fraud';
import { defineConfig, field, loadConfigOrExit, oneOf, operatorsField, PLATFORM_FIELDS } from '@signalbox/service';

export const MODES = ['enforce', 'observe'] as const;

const OFFICE_HOURS = /^([A-Za-z_+/-]+[A-Za-z0-9_+/-]*) ([1-7]+) (\d{1,2})-(\d{1,2})$/;

function readOfficeHours(given: string): OfficeHours {
  const [, timeZone = '', days = '', from, to] = OFFICE_HOURS.exec(given) ?? [];
  const [fromHour, toHour] = [Number(from), Number(to)];
  if (timeZone === '' || !(fromHour < toHour && toHour <= 24)) throw new RangeError('is not of the form "Europe/Berlin 12345 7-19"');
  // Throws for a zone that does not exist.
  new Intl.DateTimeFormat('en-US', { timeZone });
  return { timeZone, fromHour, toHour, weekdays: [...days].map(Number) };
}

export const FRAUD_DETECTION_CONFIG = defineConfig({
  ...PLATFORM_FIELDS,
  OPERATORS: operatorsField('vouch for traffic'),
  FRAUD_MODE: field<(typeof MODES)[number]>({ doc: 'enforce has traffic slowed down and blocked; observe only watches it, and tells people what it would have asked for.', parse: oneOf(MODES), default: 'enforce' }),
  OFFICE_HOURS: field<OfficeHours>({ doc: 'When calls are made: time zone, weekdays from 1 (Monday), hours. Dear calls at other times are a sign of fraud.', parse: readOfficeHours, default: DEFAULT_OFFICE_HOURS }),
});

export const config = loadConfigOrExit(FRAUD_DETECTION_CONFIG, process.env);
