import { findFaults } from '@signalbox/contracts';
import { isE164, isPurpose, MAX_BODY_CHARACTERS, type Purpose, type ReasonCode } from '@signalbox/message';
import { SignalboxClientError, type IntentFault } from './client-error.js';

/** "Tell this person this, for this purpose, by then." */
export interface OutgoingIntent {
  /** One per thing to tell: publishing again under the same key never makes a second message. Letters, digits, `.`, `_`, `:`, `-`; nothing personal. */
  readonly idempotencyKey: string;
  /** Why the message is sent; chooses its lane. */
  readonly purpose: Purpose;
  /** The recipient in E.164, e.g. +14155550123. */
  readonly to: string;
  /** The text, at most 1,600 characters; or a template and its variables. */
  readonly body?: string;
  readonly templateId?: string;
  readonly variables?: Readonly<Record<string, string>>;
  /** Pictures and the like, by URLs that the carrier can fetch; at most 10. Sent where the policy has a pool for them. */
  readonly mediaUrls?: readonly string[];
  readonly campaignId?: string;
  /** ISO 8601 in UTC; the message is never sent later. By default the purpose decides. */
  readonly expiresAt?: string;
  /** W3C trace context to go on with. */
  readonly traceparent?: string;
  /** True where messages to one person may overtake each other: they spread over all partitions. */
  readonly unordered?: boolean;
}

interface Fault {
  readonly code: ReasonCode;
  readonly detail: string;
}

function findContentFault({ body, templateId }: OutgoingIntent): Fault | null {
  if (templateId !== undefined) return body === undefined ? null : { code: 'schema-invalid', detail: 'body and templateId exclude each other' };
  if (body === undefined || body.trim() === '') return { code: 'body-empty', detail: 'neither a body nor a templateId is given' };
  return body.length > MAX_BODY_CHARACTERS ? { code: 'body-too-long', detail: `the body has ${body.length} characters; ${MAX_BODY_CHARACTERS} are allowed` } : null;
}

function findFault(intent: OutgoingIntent, tenantId: string): Fault | null {
  const { idempotencyKey, purpose, to, body, templateId, variables, mediaUrls, campaignId, expiresAt } = intent;
  if (!isPurpose(purpose)) return { code: 'purpose-unknown', detail: 'purpose is none of the listed ones' };
  if (!isE164(to)) return { code: 'recipient-invalid', detail: 'to is not a number in E.164: plus, country code, up to 15 digits in all' };
  if (idempotencyKey.includes(to.slice(1))) return { code: 'personal-data-in-key', detail: 'idempotencyKey contains the number of the recipient' };
  const contentFault = findContentFault(intent);
  if (contentFault) return contentFault;
  const wire = { tenantId, idempotencyKey, purpose, templateId, campaignId, expiresAt, personal: { to, body, variables, mediaUrls } };
  const faults = findFaults('intent', JSON.parse(JSON.stringify(wire)));
  return faults === null ? null : { code: 'schema-invalid', detail: faults };
}

/** Throws `intents-refused` with the first fault of each wrong intent, before anything is published. What depends on time or tenant is judged by intake. */
export function refuseFaultyIntents(intents: readonly OutgoingIntent[], tenantId: string): void {
  const faults: IntentFault[] = [];
  intents.forEach((intent, index) => {
    const fault = findFault(intent, tenantId);
    if (fault) faults.push({ index, ...fault });
  });
  if (faults.length === 0) return;
  const [first] = faults;
  throw new SignalboxClientError('intents-refused', `${faults.length} of ${intents.length} intents refused; the first, at ${first?.index}: ${first?.code}, ${first?.detail}`, { faults });
}
