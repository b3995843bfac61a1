import Type from 'typebox';
import { Instant, Lane, MessageId } from '../scalars.js';
import { Problem } from './problems.js';

const idempotencyKey = Type.String({ description: 'As in the request.' });
const status = Type.String({ description: 'A status of the message, as on message-status.' });

/** The answer to an intent that was taken on; its repetitions get the same one, byte for byte. */
export const AcceptedAnswer = Type.Object({
  messageId: MessageId,
  idempotencyKey,
  lane: Lane,
  purpose: Type.String({ description: 'As in the request.' }),
  acceptedAt: Type.Intersect([Instant], { description: 'When the intent was taken on.' }),
  expiresAt: Type.Intersect([Instant], { description: 'The message is never sent later.' }),
}, { description: 'The intent became this message; all in-sync replicas of the broker have it.' });
export type AcceptedAnswer = Type.Static<typeof AcceptedAnswer>;

const BatchResult = Type.Object({
  index: Type.Integer({ minimum: 0, description: 'Which intent of the batch, from 0.' }),
  status: Type.Integer({ description: 'What the intent alone would have been answered with.' }),
  message: Type.Optional(AcceptedAnswer),
  problem: Type.Optional(Problem),
}, { description: 'Exactly one of message and problem is present.' });
export type BatchResult = Type.Static<typeof BatchResult>;

export const BatchAnswer = Type.Object({ results: Type.Array(BatchResult, { description: 'One per intent, in their order.' }) });
export type BatchAnswer = Type.Static<typeof BatchAnswer>;

const TimelineEntry = Type.Object({
  sequence: Type.Integer({ minimum: 1, description: 'Counts the changes of this message from 1 without a gap.' }),
  status,
  reason: Type.String({ description: 'One of the reason codes.' }),
  attempt: Type.Integer({ minimum: 0, description: 'The send that the status comes from; 0 before the first.' }),
  occurredAt: Type.Intersect([Instant], { description: 'When it happened.' }),
});

export const MessageAnswer = Type.Object({
  messageId: MessageId,
  idempotencyKey,
  lane: Lane,
  status,
  timeline: Type.Array(TimelineEntry, { description: 'Every change, in order.' }),
}, { description: 'Where a message stands, and how it came there.' });
export type MessageAnswer = Type.Static<typeof MessageAnswer>;

export const CancellationAnswer = Type.Object({
  messageId: MessageId,
  status: Type.String({ description: 'Where the message stood when it was asked for.' }),
  cancellation: Type.Literal('requested'),
}, { description: 'The request stands: the message is not submitted any more, unless it was under way at this very moment. Its status tells.' });
export type CancellationAnswer = Type.Static<typeof CancellationAnswer>;
