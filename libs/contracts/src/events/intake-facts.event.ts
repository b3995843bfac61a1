import Type from 'typebox';
import { Country, Instant, MessageId } from '../scalars.js';
import { fact } from './fact.js';

export const IntentAccepted = fact('intent-accepted', 'The intent became a message.', { purpose: Type.String(), country: Country, expiresAt: Instant });

export const IntentRejected = fact('intent-rejected', 'The intent was refused; its message id is made from the origin of its record.', {});

export const IntentDuplicate = fact('intent-duplicate', 'The intent repeats an earlier one of the same key and payload; it made no message.', { firstMessageId: MessageId });

export const DeadLetteredByIntake = fact('dead-lettered-by-intake', 'Intake could not handle the record; its bytes are in dead-letters.', {});

export type IntentAccepted = Type.Static<typeof IntentAccepted>;
export type IntentRejected = Type.Static<typeof IntentRejected>;
export type IntentDuplicate = Type.Static<typeof IntentDuplicate>;
export type DeadLetteredByIntake = Type.Static<typeof DeadLetteredByIntake>;
