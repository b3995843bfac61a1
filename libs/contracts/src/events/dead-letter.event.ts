import Type from 'typebox';
import { Envelope, Instant, Origin, Reason } from '../scalars.js';

export const DeadLetter = Type.Object({
  stage: Type.String({ description: 'The role whose consumer gave the record up.' }),
  reason: Reason,
  class: Type.Union([Type.Literal('bad-input'), Type.Literal('own-fault'), Type.Literal('retries-exhausted')]),
  detail: Type.Optional(Type.String({ maxLength: 500 })),
  origin: Type.Intersect([Origin], { description: 'Where the record stood when it first came; its replays keep that origin.' }),
  replay: Type.Optional(Type.Integer({ minimum: 1, description: 'Which replay of the record this was; absent where it was none.' })),
  attempts: Type.Integer({ minimum: 1 }),
  firstSeenAt: Instant,
  deadLetteredAt: Instant,
  schema: Type.Optional(Type.String()),
  messageId: Type.Optional(Type.String()),
  traceparent: Type.Optional(Type.String()),
  record: Type.Intersect([Envelope], { description: 'Key, headers and value of the record, encrypted.' }),
}, { description: 'A record that could not be handled, with its bytes, on dead-letters.' });
export type DeadLetter = Type.Static<typeof DeadLetter>;
