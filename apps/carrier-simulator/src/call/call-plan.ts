import type { Random } from '@signalbox/message';
import { pickWeighted } from '../random/seeded-random.js';
import type { CallEvent, CallStatus } from './call-record.js';

export interface CallStep {
  readonly event: CallEvent;
  readonly status: CallStatus;
  /** Since the call left the queue, unscaled. */
  readonly afterMs: number;
}

/** Weights of what becomes of calls; an assumption. */
const ENDS = { completed: 78, 'no-answer': 12, busy: 6, failed: 4 } as const;

/** What the far end says to each of them (RFC 3261); 487 follows from hanging up while it rings. */
export const SIP_RESPONSES: Readonly<Partial<Record<CallStatus, number>>> = { completed: 200, 'no-answer': 487, busy: 486, failed: 404, canceled: 487 };

const SET_UP_MS = { min: 500, max: 2_500 };
const PICK_UP_MS = { min: 2_000, max: 15_000 };
const TALK_MS = { min: 5_000, max: 90_000 };
/** Someone who is paid by the minute lets nobody hang up. */
const PAID_TALK_MS = { min: 10 * 60_000, max: 55 * 60_000 };
/** Twilio lets it ring a little longer than asked for. */
const TIMEOUT_BUFFER_MS = 5_000;

/**
 * What becomes of a call once it leaves the queue. A person who takes longer than the timeout is not there. A number whose owner earns by
 * each minute answers always, and talks long.
 */
export function planCall(random: Random, timeoutMs: number, isPaidFor = false): CallStep[] {
  const chosen = pickWeighted(random, ENDS) ?? 'completed';
  const drawn = isPaidFor ? 'completed' : chosen;
  const ringsAtMs = within(SET_UP_MS, random());
  const pickUpMs = within(PICK_UP_MS, random());
  const talkMs = within(isPaidFor ? PAID_TALK_MS : TALK_MS, random());
  const longestRingMs = timeoutMs + TIMEOUT_BUFFER_MS;
  const end = drawn === 'completed' && !isPaidFor && pickUpMs > longestRingMs ? 'no-answer' : drawn;
  const initiated: CallStep = { event: 'initiated', status: 'queued', afterMs: 0 };
  const ringing: CallStep = { event: 'ringing', status: 'ringing', afterMs: ringsAtMs };
  switch (end) {
    case 'failed':
      return [initiated, { event: 'completed', status: end, afterMs: ringsAtMs }];
    case 'busy':
      return [initiated, ringing, { event: 'completed', status: end, afterMs: ringsAtMs + SET_UP_MS.min }];
    case 'no-answer':
      return [initiated, ringing, { event: 'completed', status: end, afterMs: ringsAtMs + longestRingMs }];
    case 'completed': {
      const answeredAtMs = ringsAtMs + pickUpMs;
      return [initiated, ringing, { event: 'answered', status: 'in-progress', afterMs: answeredAtMs }, { event: 'completed', status: end, afterMs: answeredAtMs + talkMs }];
    }
  }
}

function within({ min, max }: { min: number; max: number }, draw: number): number {
  return min + draw * (max - min);
}
