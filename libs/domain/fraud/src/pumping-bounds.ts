import { HOUR_MS, hourOf, SLOT_MS, slotOf, WINDOWS } from './windows.js';

/** Between which times the facts of a subject are counted. `from` counts in, `to` does not, unless it says otherwise. */
export interface PumpingBounds {
  /** Times of messages of an area: later than this, up to `asOfMs` and including it. */
  readonly rateFromMs: number;
  readonly sequenceFromMs: number;
  /** Slots of a country, by their start: from this one on. */
  readonly rateSlotFromMs: number;
  /** Whole slots whose messages had time to be used. */
  readonly useFromMs: number;
  readonly areaUseFromMs: number;
  readonly useToMs: number;
  /** From then to `useToMs` the rest of the tenant is looked at. */
  readonly peersFromMs: number;
  readonly refusalFromMs: number;
  /** Whole hours that tell what is usual. */
  readonly pastFromMs: number;
  readonly pastToMs: number;
}

/** `untilMs` ends what is judged by its use: what is held back cannot be used. */
export function pumpingBoundsOf(asOfMs: number, untilMs: number): PumpingBounds {
  return {
    rateFromMs: asOfMs - WINDOWS.rateMs,
    sequenceFromMs: asOfMs - WINDOWS.sequenceMs,
    rateSlotFromMs: slotOf(asOfMs) - WINDOWS.rateMs + SLOT_MS,
    useFromMs: slotOf(asOfMs - WINDOWS.usedMs),
    areaUseFromMs: slotOf(asOfMs - WINDOWS.areaUsedMs),
    useToMs: slotOf(Math.min(asOfMs - WINDOWS.unusedMs, untilMs)),
    peersFromMs: slotOf(asOfMs - WINDOWS.peersMs),
    refusalFromMs: slotOf(asOfMs - WINDOWS.refusalMs),
    pastFromMs: hourOf(asOfMs - WINDOWS.pastMs),
    pastToMs: hourOf(asOfMs - WINDOWS.presentMs - HOUR_MS) + HOUR_MS,
  };
}
