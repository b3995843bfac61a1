import { findPersonalContentFaults, type Intent, type PersonalContent } from '@signalbox/contracts';
import type { Keyring } from '@signalbox/crypto';
import { AdapterError } from '@signalbox/message';

export type OpenedContent = { readonly ok: true; readonly content: PersonalContent } | { readonly ok: false; readonly reason: 'schema-invalid' | 'unsealing-failed'; readonly detail: string };

/** The personal part of an intent, sealed or in the clear. Bad input is an answer, never a throw. */
export async function openPersonalContent(intent: Intent, keyring: Keyring): Promise<OpenedContent> {
  const { sealed, personal, tenantId, idempotencyKey } = intent;
  if ((sealed === undefined) === (personal === undefined)) return { ok: false, reason: 'schema-invalid', detail: 'exactly one of sealed and personal is needed' };
  if (personal) return { ok: true, content: personal };
  try {
    const text = await keyring.unsealIntent(sealed as string, { tenantId, idempotencyKey });
    return readContent(text);
  } catch (error) {
    if (error instanceof AdapterError && error.disposition === 'rejected') return { ok: false, reason: 'unsealing-failed', detail: 'the sealed part does not open with the keys of intake' };
    throw error;
  }
}

function readContent(text: string): OpenedContent {
  const invalid = (detail: string): OpenedContent => ({ ok: false, reason: 'schema-invalid', detail });
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    return invalid('the sealed part is not JSON');
  }
  const faults = findPersonalContentFaults(content);
  return faults === null ? { ok: true, content: content as PersonalContent } : invalid(`sealed part: ${faults}`);
}
