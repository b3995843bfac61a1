import { dispatchTopic, HEADERS } from '@signalbox/contracts';
import type { Keyring } from '@signalbox/crypto';
import { toRecord, unpackRecords, type OutboundRecord } from '@signalbox/kafka';
import { sealReplayHeader } from '@signalbox/service';
import type { OutgoingMessage } from './outgoing-message.js';
import type { AttemptRow } from './send-attempt.store.js';

/**
 * What a message is made anew from once its record is done: the record itself, as a replay under its first origin. It is kept while the message has
 * adopted what a look-up found, because a callback may still prove that this belongs to another message.
 */
export function makeRemake({ dispatched, lane, recipientKey, traceparent, origin, replay }: OutgoingMessage, keyring: Pick<Keyring, 'seal'>): OutboundRecord {
  const record = toRecord(dispatchTopic(lane), 'message-dispatched', dispatched, { key: recipientKey, ...(traceparent !== undefined && { traceparent }) });
  return { ...record, headers: { ...record.headers, [HEADERS.replay]: sealReplayHeader(keyring, { origin, number: Math.max(1, replay) }) } };
}

/** The record that brings the message back to its key; none where nothing was kept. */
export function remakeOf({ remake }: Pick<AttemptRow, 'remake'>): OutboundRecord[] {
  return remake === null ? [] : unpackRecords(remake);
}
