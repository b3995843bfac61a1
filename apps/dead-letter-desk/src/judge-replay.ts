import { REPLAY_DAYS } from '@signalbox/data-model';
import { isUuidV7, uuidV7TimeMs } from '@signalbox/message';
import type { Letter } from './dead-letter.store.js';
import type { RefusalCode } from './refusals.js';

const DAY_MS = 86_400_000;
/** What is replayed now must pass every stage, backlogs included, while all claims of its message still stand. */
const MARGIN_DAYS = 1;
const OLDEST_MS = (REPLAY_DAYS - MARGIN_DAYS) * DAY_MS;

/** Claims are as old as the id of the message, which may have waited long before a stage gave it up. */
function bornAtMs({ firstSeenAtMs, messageId }: Pick<Letter, 'firstSeenAtMs' | 'messageId'>): number {
  return messageId !== null && isUuidV7(messageId) ? Math.min(firstSeenAtMs, uuidV7TimeMs(messageId)) : firstSeenAtMs;
}

/** Why a letter must not be replayed; null where it may. */
export function judgeReplay(letter: Pick<Letter, 'firstSeenAtMs' | 'messageId' | 'state'>, nowMs: number): RefusalCode | null {
  if (letter.state !== 'open') return 'not-open';
  return nowMs - bornAtMs(letter) > OLDEST_MS ? 'too-old' : null;
}
