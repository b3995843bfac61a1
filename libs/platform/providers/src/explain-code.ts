import type { CodeRow } from './code-row.js';
import type { ProviderName } from './message-provider.js';
import { explainTwilioCode } from './twilio/code-table.js';
import { explainVonageCode } from './vonage/code-table.js';

const EXPLAIN: Readonly<Record<ProviderName, (code: number) => CodeRow>> = { twilio: explainTwilioCode, vonage: explainVonageCode };

/** What an error code of a carrier means, whether it came with an answer or with a receipt; every code means something. */
export function explainCode(provider: ProviderName, code: number): CodeRow {
  return EXPLAIN[provider](code);
}
