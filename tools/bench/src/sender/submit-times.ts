import type { LedgerEntry } from '@signalbox/checkers';
import type { Lane } from '@signalbox/message';

/** A code on its way, to a person who gets no other. */
export interface PublishedCode {
  readonly to: string;
  /** Epoch ms of the moment at which it was handed over. */
  readonly publishedAtMs: number;
}

/** People of one lane. */
const PEOPLE = 5_000;
const FIRST = { otp: 0, transactional: 0, marketing: PEOPLE } as const satisfies Record<Lane, number>;

/** A number from a range that is kept for fiction; codes and marketing go to different people. */
export const laneNumber = (lane: Lane, index: number): string => `+3363998${String(FIRST[lane] + (index % PEOPLE)).padStart(4, '0')}`;

/** From the handing over of each code to its first arrival at the carrier, in ms ascending; of those that have arrived. */
export function timesToSubmit(codes: readonly PublishedCode[], ledger: readonly Pick<LedgerEntry, 'to' | 'requestReceivedAtMs'>[]): number[] {
  const arrivedAt = new Map<string, number>();
  for (const { to, requestReceivedAtMs } of ledger) arrivedAt.set(to, Math.min(requestReceivedAtMs, arrivedAt.get(to) ?? Infinity));
  return codes.flatMap(({ to, publishedAtMs }) => (arrivedAt.has(to) ? [(arrivedAt.get(to) ?? NaN) - publishedAtMs] : [])).sort((left, right) => left - right);
}

/** How many of the marketing messages the carrier had taken by then. */
export function countMarketing(ledger: readonly Pick<LedgerEntry, 'to' | 'requestReceivedAtMs'>[], untilMs: number): number {
  const first = laneNumber('marketing', 0);
  return ledger.filter(({ to, requestReceivedAtMs }) => to >= first && requestReceivedAtMs <= untilMs).length;
}
