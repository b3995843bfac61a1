import { SLOT_VALIDITY_MS, type Slot } from './slot.js';

/** One reading of the database clock, with the monotonic times just before the query and just after its answer. */
export interface ClockReading {
  readonly askedAtMs: number;
  readonly answeredAtMs: number;
  readonly databaseNowUs: number;
}

/**
 * What is known of "database clock minus monotonic clock". One reading bounds it from both sides, because the database read its clock between
 * question and answer; several readings bound it as tightly as the fastest of them.
 */
export interface ClockOffset {
  /** True where the database clock was set since the reading before (or another server answers now), by more than clocks drift. */
  observe(reading: ClockReading): boolean;
  /**
   * Carries a slot to the monotonic clock. Counts from before the query, so that an error can only place a slot too early (by less than the
   * fastest recent round trip), never too late. Throws RangeError before the first reading.
   */
  place(slotUs: number): Slot;
}

/** Enough for one fast round trip among slow ones; few enough that two clocks do not drift apart meanwhile. */
const READINGS_KEPT = 20;

/** Set by less, a clock moves slots by no more than their own time. */
const SET_MS = 20;
/** The most by which a clock that is kept right runs fast or slow. */
const DRIFT = 0.0005;

export function createClockOffset(): ClockOffset {
  let readings: { atMs: number; lowMs: number; highMs: number }[] = [];
  const highest = (): number => Math.min(...readings.map(({ highMs }) => highMs));
  return {
    observe({ askedAtMs, answeredAtMs, databaseNowUs }) {
      const nowMs = databaseNowUs / 1000;
      const latest = { atMs: answeredAtMs, lowMs: nowMs - answeredAtMs, highMs: nowMs - askedAtMs };
      const before = readings.at(-1);
      const driftMs = before === undefined ? Infinity : SET_MS + (answeredAtMs - before.atMs) * DRIFT;
      const isSet = before !== undefined && (latest.lowMs > before.highMs + driftMs || latest.highMs < before.lowMs - driftMs);
      const kept = [...readings.slice(1 - READINGS_KEPT), latest];
      // Bounds that exclude each other mean that a clock was set, or another server answers now: only the latest reading counts.
      const consistent = Math.max(...kept.map(({ lowMs }) => lowMs)) <= Math.min(...kept.map(({ highMs }) => highMs));
      readings = consistent ? kept : [latest];
      return isSet;
    },
    place(slotUs) {
      if (readings.length === 0) throw new RangeError('the database clock has not been read yet');
      const startMs = slotUs / 1000 - highest();
      return { startMs, endMs: startMs + SLOT_VALIDITY_MS };
    },
  };
}
