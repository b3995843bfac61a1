import { pino } from 'pino';
import { createScrubber, type Scrubber } from './scrub.js';

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** The fields of a log line that dashboards read by name; others may be added. Never a recipient, never a text. */
export interface LogFields {
  /** The carrier's id of the message. */
  readonly sid?: string | undefined;
  /** The tenant. */
  readonly biz?: string | undefined;
  readonly carrier?: string | undefined;
  readonly country?: string | undefined;
  readonly pool?: string | undefined;
  readonly status?: string | undefined;
  readonly latency_ms?: number | undefined;
  readonly messageId?: string | undefined;
  readonly eventId?: string | undefined;
  readonly traceId?: string | undefined;
  readonly lane?: string | undefined;
  readonly reason?: string | undefined;
  readonly err?: unknown;
  readonly [field: string]: unknown;
}

/** Writes one JSON line per call, synchronously, so that a crash keeps what was said before it. Never throws. */
export interface Logger {
  fatal(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  debug(message: string, fields?: LogFields): void;
  /** A logger that adds the fields to every line. */
  child(fields: LogFields): Logger;
}

export interface LoggerOptions {
  readonly service: string;
  readonly level: LogLevel;
  /** Takes the lines; standard output unless given. */
  readonly destination?: { write(line: string): void };
  /** Told when a phone-like run had to be blanked: some caller logs what it must not. */
  readonly onScrub?: () => void;
}

type Lines = ReturnType<typeof pino>;

function wrap(lines: Lines, scrubber: Scrubber): Logger {
  const write = (level: LogLevel) => (message: string, fields?: LogFields) => {
    if (lines.isLevelEnabled(level)) lines[level](fields ? scrubber.scrubFields(fields) : {}, scrubber.scrubText(message));
  };
  return {
    fatal: write('fatal'),
    error: write('error'),
    warn: write('warn'),
    info: write('info'),
    debug: write('debug'),
    child: (fields) => wrap(lines.child(scrubber.scrubFields(fields)), scrubber),
  };
}

/** JSON lines `{ts, level, service, …fields, msg}`; every phone-like run is blanked, as the last defence. */
export function createLogger({ service, level, destination, onScrub = () => {} }: LoggerOptions): Logger {
  const options = {
    level,
    base: { service },
    // The time comes from pino, under the name that the log shape gives it.
    timestamp: () => pino.stdTimeFunctions.isoTime().replace('"time"', '"ts"'),
    // Errors arrive as plain fields already.
    serializers: { err: (err: unknown) => err },
    formatters: { level: (label: string) => ({ level: label }) },
  };
  return wrap(pino(options, destination ?? pino.destination({ dest: 1, sync: true })), createScrubber(onScrub));
}
