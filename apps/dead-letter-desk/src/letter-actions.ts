import { HEADERS } from '@signalbox/contracts';
import type { Keyring } from '@signalbox/crypto';
import type { RecordProducer } from '@signalbox/kafka';
import { AdapterError, type Clock } from '@signalbox/message';
import { sealReplayHeader } from '@signalbox/service';
import type { Act, DeadLetterStore, Letter } from './dead-letter.store.js';
import { judgeReplay } from './judge-replay.js';
import { restoreRecord, type SealedOriginal } from './original-record.js';
import type { RefusalCode } from './refusals.js';

export interface LetterTools {
  readonly store: DeadLetterStore;
  readonly keyring: Pick<Keyring, 'seal' | 'openBytes'>;
  readonly producer: Pick<RecordProducer, 'publish'>;
  readonly clock: Clock;
}

export type ActionResult =
  | { readonly kind: 'replayed'; readonly replayNumber: number }
  | { readonly kind: 'discarded' }
  | { readonly kind: 'refused'; readonly code: RefusalCode };

const refused = (code: RefusalCode): ActionResult => ({ kind: 'refused', code });

/** The record of a letter; null where its envelope is not ours or gone. */
export function openOriginal(record: string | null, keyring: Pick<Keyring, 'openBytes'>): SealedOriginal | null {
  if (record === null) return null;
  try {
    return JSON.parse(Buffer.from(keyring.openBytes(record, 'dead-letter')).toString()) as SealedOriginal;
  } catch (error) {
    if (error instanceof AdapterError || error instanceof SyntaxError) return null;
    throw error;
  }
}

/**
 * Publishes the record of a letter again, under its first origin. The audit comes first and the state last: a replay that was
 * interrupted leaves the letter open, and replaying it again is safe, for stages know the origin. AdapterError of store or producer.
 */
export async function replayLetter(letter: Letter, act: Act, { store, keyring, producer, clock }: LetterTools): Promise<ActionResult> {
  const refusal = judgeReplay(letter, clock.nowMs());
  if (refusal !== null) return refused(refusal);
  const original = openOriginal(letter.record, keyring);
  if (original === null) return refused('record-unreadable');
  const record = restoreRecord(original, letter.origin.topic);
  if (typeof record === 'string') return refused(record);
  const replayNumber = await store.beginReplay(letter.letterId, act);
  if (replayNumber === null) return refused('not-open');
  const header = sealReplayHeader(keyring, { origin: letter.origin, number: replayNumber });
  await producer.publish([{ ...record, headers: { ...record.headers, [HEADERS.replay]: header } }]);
  await store.endReplay(letter.letterId);
  return { kind: 'replayed', replayNumber };
}

/** Closes a letter for good; its record is forgotten. */
export async function discardLetter(letter: Letter, act: Act, { store }: Pick<LetterTools, 'store'>): Promise<ActionResult> {
  return (await store.discard(letter.letterId, act)) ? { kind: 'discarded' } : refused('not-open');
}
