import { DIMENSIONS, type Dimension } from './slice.js';
import { startOfMinuteMs } from './standing.js';

/** Of what length rows are, where they are of time. */
export const TIME_UNITS = ['minute', 'hour', 'day'] as const;
export type TimeUnit = (typeof TIME_UNITS)[number];

export interface ReportQuery {
  /** Whole minutes; messages that were taken on from then up to, and without, the other. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly unit: TimeUnit | null;
  readonly by: readonly Dimension[];
  /** Values of which each message must have one; a dimension that is absent admits all. */
  readonly filters: Readonly<Partial<Record<Dimension, readonly string[]>>>;
}

/** What is wrong with one parameter. */
export interface ParameterFault {
  readonly field: string;
  readonly code: 'parameter-unknown' | 'parameter-repeated' | 'not-an-instant' | 'window-empty' | 'window-too-long' | 'dimension-unknown' | 'dimension-repeated' | 'value-invalid' | 'values-too-many';
  readonly detail: string;
}

export type ReportReading = { readonly ok: true; readonly query: ReportQuery } | { readonly ok: false; readonly faults: readonly ParameterFault[] };

/** Parameters as they were parsed: a repeated one has all of its values. */
export type Parameters = Readonly<Record<string, unknown>>;

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** What is counted is kept for so long. */
const LONGEST_MS = 92 * DAY_MS;
/** More rows of time than these nobody reads. */
const LONGEST_BY_UNIT: Readonly<Record<TimeUnit, number>> = { minute: 26 * HOUR_MS, hour: 32 * DAY_MS, day: LONGEST_MS };
const MOST_DIMENSIONS = 5;
const MOST_VALUES = 50;
const LONGEST_VALUE = 128;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?Z$/;

const isDimension = (text: string): text is Dimension => (DIMENSIONS as readonly string[]).includes(text);
const isUnit = (text: string): text is TimeUnit => (TIME_UNITS as readonly string[]).includes(text);
const listOf = (text: string): string[] => text.split(',').filter((part) => part !== '');

/** The window of a request: the last 24 hours unless it says otherwise. Adds to `faults` what is wrong. */
export function readWindow(parameters: Parameters, nowMs: number, faults: ParameterFault[]): Pick<ReportQuery, 'fromMs' | 'toMs'> {
  const read = (field: 'from' | 'to', otherwise: number): number => {
    const text = parameters[field];
    if (text === undefined) return otherwise;
    const ms = typeof text === 'string' && INSTANT.test(text) ? Date.parse(text) : NaN;
    if (Number.isNaN(ms)) faults.push({ field, code: 'not-an-instant', detail: 'is not like 2026-11-20T09:30:00Z' });
    return Number.isNaN(ms) ? otherwise : startOfMinuteMs(ms);
  };
  const toMs = read('to', startOfMinuteMs(nowMs) + 60_000);
  const fromMs = read('from', toMs - DAY_MS);
  if (fromMs >= toMs) faults.push({ field: 'from', code: 'window-empty', detail: 'is not before `to`' });
  if (toMs - fromMs > LONGEST_MS) faults.push({ field: 'from', code: 'window-too-long', detail: 'is more than 92 days before `to`' });
  return { fromMs, toMs };
}

/** Adds a fault for each parameter that is none of these, or is given twice. */
export function checkNames(parameters: Parameters, known: readonly string[], faults: ParameterFault[]): void {
  for (const [field, value] of Object.entries(parameters)) {
    if (!known.includes(field)) faults.push({ field: field.slice(0, LONGEST_VALUE), code: 'parameter-unknown', detail: `is none of ${known.join(', ')}` });
    else if (typeof value !== 'string') faults.push({ field, code: 'parameter-repeated', detail: 'is given more than once; separate values by commas' });
  }
}

function readGroups(text: unknown, faults: ParameterFault[]): Pick<ReportQuery, 'unit' | 'by'> {
  const names = typeof text === 'string' ? listOf(text) : [];
  const fault = (code: ParameterFault['code'], detail: string): void => void faults.push({ field: 'by', code, detail });
  const unknown = names.find((name) => !isDimension(name) && !isUnit(name));
  if (unknown !== undefined) fault('dimension-unknown', `may be ${[...TIME_UNITS, ...DIMENSIONS].join(', ')}`);
  const [units, by] = [names.filter(isUnit), names.filter(isDimension)];
  if (new Set(names).size < names.length || units.length > 1) fault('dimension-repeated', 'names a dimension twice, or two lengths of time');
  if (by.length > MOST_DIMENSIONS) fault('values-too-many', `names more than ${MOST_DIMENSIONS} dimensions`);
  return { unit: units[0] ?? null, by };
}

function readFilters(parameters: Parameters, faults: ParameterFault[]): ReportQuery['filters'] {
  const filters: Partial<Record<Dimension, readonly string[]>> = {};
  for (const dimension of DIMENSIONS) {
    const text = parameters[dimension];
    if (typeof text !== 'string') continue;
    const values = listOf(text);
    if (values.length === 0 || values.some((value) => value.length > LONGEST_VALUE || /[\u0000-\u001f]/.test(value))) faults.push({ field: dimension, code: 'value-invalid', detail: `has no value, one of more than ${LONGEST_VALUE} characters, or a control character` });
    if (values.length > MOST_VALUES) faults.push({ field: dimension, code: 'values-too-many', detail: `has more than ${MOST_VALUES} values` });
    filters[dimension] = values;
  }
  return filters;
}

const PARAMETERS = ['from', 'to', 'by', 'format', ...DIMENSIONS];

/** Reads the parameters of a report; all that is wrong is named at once. */
export function readReportQuery(parameters: Parameters, nowMs: number): ReportReading {
  const faults: ParameterFault[] = [];
  checkNames(parameters, PARAMETERS, faults);
  if (parameters['format'] !== undefined && parameters['format'] !== 'json' && parameters['format'] !== 'csv') faults.push({ field: 'format', code: 'value-invalid', detail: 'is neither json nor csv' });
  const { fromMs, toMs } = readWindow(parameters, nowMs, faults);
  const { unit, by } = readGroups(parameters['by'], faults);
  if (unit !== null && toMs - fromMs > LONGEST_BY_UNIT[unit] && toMs - fromMs <= LONGEST_MS) faults.push({ field: 'by', code: 'window-too-long', detail: `the window is too long for rows of a ${unit}` });
  const filters = readFilters(parameters, faults);
  return faults.length > 0 ? { ok: false, faults } : { ok: true, query: { fromMs, toMs, unit, by, filters } };
}
