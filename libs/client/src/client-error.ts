import type { ReasonCode } from '@signalbox/message';

/** What the client itself refuses or fails at. */
export const CLIENT_ERRORS = [
  { code: 'option-invalid', meaning: 'an option of the client is missing or malformed', whatToDo: 'correct the option that the message names' },
  { code: 'intents-refused', meaning: 'some intents of the call are wrong; nothing of the call was published', whatToDo: 'see `faults`, one per wrong intent' },
  { code: 'conversions-refused', meaning: 'a conversion of the call is wrong; nothing of the call was published', whatToDo: 'see the message' },
  { code: 'queue-full', meaning: 'more intents wait than the client holds; nothing of the call was published', whatToDo: 'await earlier calls before making more' },
  { code: 'publish-failed', meaning: 'Kafka did not acknowledge; the intents may have been written all the same', whatToDo: 'publish them again with the same idempotency keys' },
  { code: 'client-closed', meaning: 'the client was closed', whatToDo: 'create another one' },
] as const;
export type ClientErrorCode = (typeof CLIENT_ERRORS)[number]['code'];

/** Why one intent of a call would be refused; `code` is the reason that intake would give. */
export interface IntentFault {
  /** Position in the call, from 0. */
  readonly index: number;
  readonly code: ReasonCode;
  readonly detail: string;
}

/** The one error of this library. Its message holds no personal data. */
export class SignalboxClientError extends Error {
  override readonly name = 'SignalboxClientError';
  readonly code: ClientErrorCode;
  readonly faults: readonly IntentFault[];

  constructor(code: ClientErrorCode, message: string, details: { cause?: unknown; faults?: readonly IntentFault[] } = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.faults = details.faults ?? [];
  }
}
