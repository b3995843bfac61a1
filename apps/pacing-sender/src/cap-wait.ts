import { parkUntil, type OutboundRecord, type Outcome } from '@signalbox/kafka';
import { publishedOf } from './attempt-journal.js';
import type { OutgoingMessage } from './outgoing-message.js';
import type { AttemptRow } from './send-attempt.store.js';
import { parkedFact } from './sender-facts.js';
import type { SenderTools } from './sender-tools.js';
import { ToldOnce } from './told-once.js';
import { toPublish } from './verdict-recorder.js';

const DAY_MS = 86_400_000;
/**
 * A cap that was raised lets go what it held within this time; jitter over half of it spreads the asking. Short enough for whoever raises a cap to
 * send the rest of the day, long enough that 100,000 who wait ask 150 times a second in all.
 */
const RECHECK_MS = 15 * 60_000;

/** Holds messages that are over a daily cap, and says so once for each message and midnight. */
export class CapWait {
  readonly #tools: Pick<SenderTools, 'clock' | 'random' | 'metrics'>;
  readonly #told = new ToldOnce();

  constructor(tools: Pick<SenderTools, 'clock' | 'random' | 'metrics'>) {
    this.#tools = tools;
  }

  /** Until `midnightMs`, epoch milliseconds, when the cap begins anew; it asks again before, because somebody may have raised the cap. */
  hold(message: OutgoingMessage, row: AttemptRow | null, midnightMs: number): Outcome {
    const { clock, random, metrics } = this.#tools;
    metrics.count('sb_cap_waits_total', { lane: message.lane });
    const untilMs = Math.min(midnightMs, clock.nowMs() + (RECHECK_MS * (1 + random())) / 2);
    const facts = this.#told.isNew(`${message.messageId}/${midnightMs}`) ? [waitFact(message, row, midnightMs)] : [];
    return parkUntil(untilMs, 'cap-reached', [...toPublish(message, publishedOf(row)), ...facts]);
  }
}

/** All of it follows from record, row and midnight, so that a redelivery makes the same bytes; the midnight keeps the facts of several apart. */
function waitFact(message: OutgoingMessage, row: AttemptRow | null, midnightMs: number): OutboundRecord {
  const atMs = Math.max(message.dispatchedAtMs, midnightMs - DAY_MS);
  return parkedFact(message, { reason: 'cap-reached', attempt: row?.attempt ?? 0, occurrence: midnightMs, atMs }, midnightMs);
}
