import type { Verdict } from '@signalbox/demo';

/** The verdict on a run in which every promise held. */
export const NOTHING_BROKEN: Verdict = { lost: [], duplicated: [], outOfOrder: [], paceExceeded: [], statusWrong: [], reasonMissing: [], unexpected: [] };
