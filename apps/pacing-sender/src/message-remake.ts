import { HEADERS } from '@signalbox/contracts';
import type { Keyring } from '@signalbox/crypto';
import { unpackRecords, type OutboundRecord } from '@signalbox/kafka';
import { sealReplayHeader } from '@signalbox/service';
import type { OutgoingMessage } from './outgoing-message.js';
import type { AttemptRow } from './send-attempt.store.js';

/**
 * What a message is made anew from once its record is done: the record itself, as a replay under its first origin. It is kept while the message has
 * adopted what a look-up found, because a callback may still prove that this belongs to another message.
 */
export function makeRemake({ dispatched, origin, replay }: OutgoingMessage, keyring: Pick<Keyring, 'seal'>): OutboundRecord {
  const { key, headers, value } = dispatched;
  return { topic: origin.topic, key, headers: { ...headers, [HEADERS.replay]: sealReplayHeader(keyring, { origin, number: Math.max(1, replay) }) }, value: JSON.stringify(value) };
}

/** The record that brings the message back to its key; none where nothing was kept. */
export function remakeOf({ remake }: Pick<AttemptRow, 'remake'>): OutboundRecord[] {
  return remake === null ? [] : unpackRecords(remake);
}
