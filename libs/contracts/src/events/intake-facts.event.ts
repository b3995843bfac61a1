import Type from 'typebox';
import { Country, Instant, MessageId } from '../scalars.js';
import { fact } from './fact.js';

/** The intent became a message. */
export const IntentAccepted = fact('intent-accepted', { purpose: Type.String(), country: Country, expiresAt: Instant });

/** The intent was refused; its message id is made from the origin of its record. */
export const IntentRejected = fact('intent-rejected', {});

/** The intent repeats an earlier one of the same key and payload; it made no message. */
export const IntentDuplicate = fact('intent-duplicate', { firstMessageId: MessageId });

/** Intake could not handle the record; its bytes are in dead-letters. */
export const DeadLetteredByIntake = fact('dead-lettered-by-intake', {});

export type IntentAccepted = Type.Static<typeof IntentAccepted>;
export type IntentRejected = Type.Static<typeof IntentRejected>;
export type IntentDuplicate = Type.Static<typeof IntentDuplicate>;
export type DeadLetteredByIntake = Type.Static<typeof DeadLetteredByIntake>;
