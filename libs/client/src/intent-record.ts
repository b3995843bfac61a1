import { createHmac } from 'node:crypto';
import { HEADERS, schemaId, type Intent, type PersonalContent } from '@signalbox/contracts';
import type { SealIntent } from './intent-sealer.js';
import type { OutgoingIntent } from './outgoing-intent.js';

/** A record of an intents topic, before its partition is chosen. */
export interface IntentRecord {
  readonly key: string | null;
  readonly value: string;
  readonly headers: Readonly<Record<string, string>>;
}

const KEY_BYTES = 16;

/** The record key: the first 128 bits of HMAC-SHA256(the tenant's own pepper, number), in 22 base64url characters. */
export function makeIntentKey(to: string, keyPepper: Uint8Array): string {
  return createHmac('sha256', keyPepper).update(to, 'utf8').digest().subarray(0, KEY_BYTES).toString('base64url');
}

export interface RecordSetting {
  readonly tenantId: string;
  readonly keyPepper: Uint8Array;
  /** Absent: the personal part travels in the clear. */
  readonly seal?: SealIntent | undefined;
}

function personalOf({ to, body, variables, mediaUrls }: OutgoingIntent): PersonalContent {
  return { to, ...(body !== undefined && { body }), ...(variables !== undefined && { variables: { ...variables } }), ...(mediaUrls !== undefined && { mediaUrls: [...mediaUrls] }) };
}

/** The intent as it travels: keyed by a hash that only the tenant can make, its personal part sealed where a key is known. */
export async function makeIntentRecord(intent: OutgoingIntent, { tenantId, keyPepper, seal }: RecordSetting): Promise<IntentRecord> {
  const { idempotencyKey, purpose, templateId, campaignId, expiresAt, traceparent, to } = intent;
  const personal = personalOf(intent);
  const value: Intent = {
    tenantId, idempotencyKey, purpose,
    ...(templateId !== undefined && { templateId }),
    ...(campaignId !== undefined && { campaignId }),
    ...(expiresAt !== undefined && { expiresAt }),
    ...(seal ? { sealed: await seal(personal, { tenantId, idempotencyKey }) } : { personal }),
  };
  const headers = { [HEADERS.schema]: schemaId('intent'), [HEADERS.tenant]: tenantId, ...(traceparent !== undefined && { [HEADERS.traceparent]: traceparent }) };
  return { key: intent.unordered === true ? null : makeIntentKey(to, keyPepper), value: JSON.stringify(value), headers };
}
