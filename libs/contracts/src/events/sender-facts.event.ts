import Type from 'typebox';
import { Instant, Provider, Sender } from '../scalars.js';
import { fact } from './fact.js';

const wire = {
  provider: Provider,
  sender: Sender,
  segments: Type.Integer({ minimum: 1 }),
  poolId: Type.Optional(Type.String({ description: 'The pool of the sender.' })),
};
const writtenAt = Type.Optional(Type.Intersect([Instant], { description: "When the request's first byte was written, by the sender's clock: the moment that pace is measured by. Absent where whoever tells this did not write it." }));
const errorCode = Type.Optional(Type.Integer({ description: "The carrier's own code." }));

export const MessageSubmitted = fact('message-submitted', 'The carrier took the message: by its reply, by an early callback or found by look-up (the reason says which).', {
  ...wire,
  providerMessageId: Type.String({ description: "The carrier's id of the message (SM…, MM…)." }),
  submittedAt: Instant,
  writtenAt,
});

export const SubmissionRejected = fact('submission-rejected', 'The carrier refused the message for good.', { ...wire, errorCode });

export const SubmissionReleased = fact('submission-released', 'The attempt never took effect (throttled, unreachable, absent at the carrier); the message will be tried again.', { ...wire, errorCode });

export const SubmissionInDoubt = fact('submission-in-doubt', 'Whether the carrier took the message is not known; it is looked up, not repeated.', { ...wire, lookUpAt: Instant, writtenAt });

export const ParkedBySender = fact(
  'parked-by-sender',
  'The message waits in the sender, at the latest until the time that it names; a lane that is resumed, a carrier that answers again or a daily cap that is raised (asked every 7.5 to 15 minutes) lets it go before.',
  { until: Instant },
);

export const ExpiredBySender = fact('expired-by-sender', 'The expiry passed before the carrier took the message.', {});

export const BlockedBySender = fact('blocked-by-sender', 'A rule that counts until the last moment stopped the message before the wire.', {});

export const MessageCancelled = fact('message-cancelled', 'The tenant called the message off before the carrier was written to.', {});

export const DeadLetteredBySender = fact('dead-lettered-by-sender', 'The sender gave up: its tries are used up or it could not handle the record; its bytes are in dead-letters.', {});

export type MessageSubmitted = Type.Static<typeof MessageSubmitted>;
export type SubmissionRejected = Type.Static<typeof SubmissionRejected>;
export type SubmissionReleased = Type.Static<typeof SubmissionReleased>;
export type SubmissionInDoubt = Type.Static<typeof SubmissionInDoubt>;
export type ParkedBySender = Type.Static<typeof ParkedBySender>;
export type ExpiredBySender = Type.Static<typeof ExpiredBySender>;
export type BlockedBySender = Type.Static<typeof BlockedBySender>;
export type MessageCancelled = Type.Static<typeof MessageCancelled>;
export type DeadLetteredBySender = Type.Static<typeof DeadLetteredBySender>;
