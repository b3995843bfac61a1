import { defaultExpiryMs, isPurpose, laneOf, MAX_BODY_CHARACTERS, type Lane, type Purpose, type ReasonCode } from '@signalbox/message';

/** An intent as far as admission reads it; personal parts are opened already. */
export interface IntentFacts {
  readonly purpose: string;
  readonly idempotencyKey: string;
  readonly expiresAtMs: number | null;
  readonly hasTemplate: boolean;
  readonly to: string;
  readonly body: string | null;
  readonly tenant: 'active' | 'suspended' | 'unknown';
  /** What the numbering plan says of `to`. */
  readonly recipient: { ok: true; e164: string; country: string } | { ok: false; reason: 'recipient-invalid' | 'recipient-unsupported'; detail: string };
}

export type Admission =
  | { readonly kind: 'accept'; readonly lane: Lane; readonly purpose: Purpose; readonly expiresAtMs: number; readonly e164: string; readonly country: string }
  | { readonly kind: 'reject'; readonly reason: ReasonCode; readonly detail: string };

/** No carrier and no policy keeps a message longer; a later expiry is a mistake of its maker. */
const LONGEST_EXPIRY_MS = 7 * 86_400_000;

const reject = (reason: ReasonCode, detail: string): Admission => ({ kind: 'reject', reason, detail });

/** Decides whether an intent becomes a message; total, and the first rule that fails gives the reason. */
export function admitIntent(intent: IntentFacts, nowMs: number): Admission {
  if (intent.tenant === 'unknown') return reject('tenant-unknown', 'no tenant has this id; ask the platform team for one');
  if (intent.tenant === 'suspended') return reject('tenant-suspended', 'the tenant is suspended');
  if (!isPurpose(intent.purpose)) return reject('purpose-unknown', 'purpose is none of the listed ones');
  if (!intent.recipient.ok) return reject(intent.recipient.reason, intent.recipient.detail);
  const { e164, country } = intent.recipient;
  if (intent.idempotencyKey.includes(e164.slice(1))) return reject('personal-data-in-key', 'idempotencyKey contains the number of the recipient');
  const contentFault = judgeContent(intent);
  if (contentFault) return contentFault;
  const expiresAtMs = intent.expiresAtMs ?? nowMs + defaultExpiryMs(intent.purpose);
  if (expiresAtMs <= nowMs) return reject('intent-expired', 'expiresAt had passed when the intent was read');
  if (expiresAtMs > nowMs + LONGEST_EXPIRY_MS) return reject('expiry-too-far', 'expiresAt is more than 7 days away');
  return { kind: 'accept', lane: laneOf(intent.purpose), purpose: intent.purpose, expiresAtMs, e164, country };
}

function judgeContent({ hasTemplate, body }: IntentFacts): Admission | null {
  if (hasTemplate) return body === null ? null : reject('schema-invalid', 'body and templateId exclude each other');
  if (body === null || body.trim() === '') return reject('body-empty', 'neither a body nor a templateId is given');
  return body.length > MAX_BODY_CHARACTERS ? reject('body-too-long', `the body has ${body.length} characters; ${MAX_BODY_CHARACTERS} are allowed`) : null;
}
