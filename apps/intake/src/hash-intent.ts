import { hash } from 'node:crypto';
import type { Intent, PersonalContent } from '@signalbox/contracts';
import type { Keyring } from '@signalbox/crypto';
import { uuidFromBytes } from '@signalbox/message';

/** The primary key of idempotency: a uuid of hash(tenant, key), half as large as the texts. */
export function hashIdempotencyKey({ tenantId, idempotencyKey }: Intent): string {
  return uuidFromBytes(hash('sha256', `${tenantId}\n${idempotencyKey}`, 'buffer').subarray(0, 16), 8);
}

/** Equal for intents that say the same, however their fields are ordered and whether sealed or not. Keyed: bodies are guessable. */
export function hashPayload(intent: Intent, content: PersonalContent, keyring: Keyring): string {
  const variables = Object.entries(content.variables ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  const said = [intent.purpose, intent.templateId, intent.campaignId, intent.expiresAt, content.to, content.body, variables];
  return keyring.hashBody(JSON.stringify(content.mediaUrls === undefined ? said : [...said, content.mediaUrls]));
}
