import type Type from 'typebox';
import * as intake from './intake-facts.event.js';
import * as routing from './routing-facts.event.js';
import * as sender from './sender-facts.event.js';

/** Every fact of message-events with the one role that produces it. */
export const FACTS = {
  'intent-accepted': { schema: intake.IntentAccepted, producer: 'intake' },
  'intent-rejected': { schema: intake.IntentRejected, producer: 'intake' },
  'intent-duplicate': { schema: intake.IntentDuplicate, producer: 'intake' },
  'dead-lettered-by-intake': { schema: intake.DeadLetteredByIntake, producer: 'intake' },
  'message-routed': { schema: routing.MessageRouted, producer: 'routing-policy' },
  'message-blocked': { schema: routing.MessageBlocked, producer: 'routing-policy' },
  'parked-by-routing': { schema: routing.ParkedByRouting, producer: 'routing-policy' },
  'expired-by-routing': { schema: routing.ExpiredByRouting, producer: 'routing-policy' },
  'dead-lettered-by-routing': { schema: routing.DeadLetteredByRouting, producer: 'routing-policy' },
  'message-submitted': { schema: sender.MessageSubmitted, producer: 'pacing-sender' },
  'submission-rejected': { schema: sender.SubmissionRejected, producer: 'pacing-sender' },
  'submission-released': { schema: sender.SubmissionReleased, producer: 'pacing-sender' },
  'submission-in-doubt': { schema: sender.SubmissionInDoubt, producer: 'pacing-sender' },
  'parked-by-sender': { schema: sender.ParkedBySender, producer: 'pacing-sender' },
  'expired-by-sender': { schema: sender.ExpiredBySender, producer: 'pacing-sender' },
  'blocked-by-sender': { schema: sender.BlockedBySender, producer: 'pacing-sender' },
  'message-cancelled': { schema: sender.MessageCancelled, producer: 'pacing-sender' },
  'dead-lettered-by-sender': { schema: sender.DeadLetteredBySender, producer: 'pacing-sender' },
} as const;

type Facts = typeof FACTS;
export type FactType = keyof Facts;
export type MessageEventOf<T extends FactType> = Type.Static<Facts[T]['schema']>;
export type MessageEvent = { [T in FactType]: MessageEventOf<T> }[FactType];
