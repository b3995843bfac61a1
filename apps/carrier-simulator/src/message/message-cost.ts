import { countSegments } from '@signalbox/message';
import type { Sender } from '../sender/sender-table.js';
import type { MessageDraft } from './message-record.js';

/** A message with media is one part, whatever its text. */
export function segmentsOf({ body, mediaUrls }: Pick<MessageDraft, 'body' | 'mediaUrls'>): number {
  return mediaUrls.length > 0 ? 1 : countSegments(body).segments;
}

/** What a message takes from its sender's pace. */
export function costOf(segments: number, { type }: Sender): number {
  return type.paces === 'segments' ? segments : 1;
}
