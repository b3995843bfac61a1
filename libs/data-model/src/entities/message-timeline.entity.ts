import { EntitySchema } from 'typeorm';
import { originColumns, type OriginColumns } from './origin.js';

/** A row of message_timeline. */
export interface MessageTimelineRow extends OriginColumns {
  recipientKey: string;
  messageId: string;
  sequence: number;
  eventId: string;
  status: string;
  reason: string;
  attempt: number;
  occurredAt: Date;
  recordedAt: Date;
  /** The fact or callback that made the change. */
  sourceEventId: string;
  published: string;
}

export const MessageTimelineEntity = new EntitySchema<MessageTimelineRow>({
  name: 'MessageTimeline',
  tableName: 'message_timeline',
  columns: {
    recipientKey: { name: 'recipient_key', type: 'text', primary: true },
    messageId: { name: 'message_id', type: 'uuid', primary: true },
    sequence: { name: 'sequence', type: 'integer', primary: true },
    eventId: { name: 'event_id', type: 'text' },
    status: { name: 'status', type: 'text' },
    reason: { name: 'reason', type: 'text' },
    attempt: { name: 'attempt', type: 'integer' },
    occurredAt: { name: 'occurred_at', type: 'timestamp with time zone' },
    recordedAt: { name: 'recorded_at', type: 'timestamp with time zone', default: () => 'now()' },
    sourceEventId: { name: 'source_event_id', type: 'text' },
    ...originColumns,
    published: { name: 'published', type: 'text' },
  },
});
