import type { CodeRow } from '../code-row.js';

/**
 * Every code that the Messages API documents, for answers and status webhooks alike, in ascending order. Verdicts are those of an answer; of a webhook
 * only the reason counts. Source: the definitions of version 0.1, whose numbers version 1 keeps by families.
 */
export const VONAGE_CODE_ROWS: readonly CodeRow[] = [
  { code: 1000, class: 'transient', verdict: 'throttled', reason: 'throttled', meaning: 'Too many requests for the account.' },
  { code: 1010, class: 'permanent', verdict: 'rejected', reason: 'carrier-rejected', meaning: 'A parameter is missing.' },
  { code: 1020, class: 'permanent', verdict: 'rejected', reason: 'carrier-rejected', meaning: 'A parameter is not acceptable.' },
  { code: 1022, class: 'content', verdict: 'rejected', reason: 'content-refused', meaning: 'The template is unknown or does not fit its parameters.' },
  { code: 1030, class: 'transient', verdict: 'ambiguous', reason: 'carrier-error', meaning: 'An inner fault of the carrier.' },
  { code: 1040, class: 'permanent', verdict: 'rejected', reason: 'carrier-rejected', meaning: 'The message as a whole is not acceptable.' },
  { code: 1050, class: 'policy', verdict: 'rejected', reason: 'carrier-policy-blocked', meaning: 'The number is barred.' },
  { code: 1060, class: 'config', verdict: 'held', reason: 'account-suspended', meaning: 'The account is barred.' },
  { code: 1070, class: 'config', verdict: 'held', reason: 'account-suspended', meaning: 'The account has no credit left.' },
  { code: 1080, class: 'config', verdict: 'held', reason: 'account-suspended', meaning: 'The account is not enabled for the API.' },
  { code: 1090, class: 'content', verdict: 'rejected', reason: 'body-too-long', meaning: 'The text is longer than the channel takes.' },
  { code: 1100, class: 'transient', verdict: 'ambiguous', reason: 'carrier-error', meaning: 'The carrier lost the connection to the network behind it.' },
  { code: 1120, class: 'registration', verdict: 'rejected', reason: 'registration-missing', meaning: 'The sender may not be used towards this country or network.' },
  { code: 1130, class: 'permanent', verdict: 'rejected', reason: 'carrier-rejected', meaning: 'The time to live is not acceptable.' },
  { code: 1140, class: 'config', verdict: 'held', reason: 'account-suspended', meaning: 'The account may not use this facility.' },
  { code: 1160, class: 'config', verdict: 'rejected', reason: 'geo-permission-denied', meaning: 'The account may write to listed numbers alone (trial).' },
  { code: 1170, class: 'permanent', verdict: 'rejected', reason: 'recipient-number-wrong', meaning: 'The number does not exist.' },
  { code: 1180, class: 'number-unreachable', verdict: 'rejected', reason: 'recipient-unreachable', meaning: 'The handset cannot be reached for now.' },
  { code: 1190, class: 'number-unreachable', verdict: 'rejected', reason: 'recipient-number-wrong', meaning: 'The number is out of use.' },
  { code: 1200, class: 'number-unreachable', verdict: 'rejected', reason: 'recipient-unreachable', meaning: 'The number was ported and cannot be resolved.' },
  { code: 1210, class: 'content', verdict: 'rejected', reason: 'content-refused', meaning: 'Filtered as unwanted.' },
  { code: 1220, class: 'number-unreachable', verdict: 'rejected', reason: 'recipient-unreachable', meaning: 'The handset was busy.' },
  { code: 1230, class: 'transient', verdict: 'throttled', reason: 'carrier-error', meaning: 'A fault of the network.' },
  { code: 1240, class: 'policy', verdict: 'rejected', reason: 'carrier-opted-out', meaning: 'The person has opted out, or the number may not be written to.' },
  { code: 1241, class: 'transient', verdict: 'throttled', reason: 'throttled', meaning: 'Too many messages to this recipient or by this sender.' },
  { code: 1250, class: 'number-unreachable', verdict: 'rejected', reason: 'recipient-unreachable', meaning: 'There is no route to the number.' },
  { code: 1260, class: 'number-unreachable', verdict: 'rejected', reason: 'recipient-unreachable', meaning: 'The destination cannot be reached.' },
  { code: 1270, class: 'policy', verdict: 'rejected', reason: 'carrier-policy-blocked', meaning: 'The content is not for the age of the recipient.' },
  { code: 1280, class: 'policy', verdict: 'rejected', reason: 'carrier-policy-blocked', meaning: "Blocked by the recipient's network." },
  { code: 1290, class: 'number-unreachable', verdict: 'rejected', reason: 'recipient-unreachable', meaning: 'The recipient has no credit to receive it.' },
  { code: 1300, class: 'number-unreachable', verdict: 'rejected', reason: 'recipient-unreachable', meaning: 'The recipient is not on the network of this channel.' },
  { code: 1310, class: 'number-unreachable', verdict: 'rejected', reason: 'recipient-unsupported', meaning: 'The device cannot take this kind of message.' },
  { code: 1320, class: 'permanent', verdict: 'rejected', reason: 'carrier-rejected', meaning: 'The carrier takes it for one that it has sent already.' },
  { code: 1330, class: 'transient', verdict: 'rejected', reason: 'carrier-rejected', meaning: 'The network gave no cause.' },
  { code: 1331, class: 'transient', verdict: 'ambiguous', reason: 'carrier-error', meaning: 'A fault of the provider of the channel.' },
  { code: 1340, class: 'content', verdict: 'rejected', reason: 'content-refused', meaning: 'Outside the window in which free text is allowed; only a template is.' },
  { code: 1360, class: 'transient', verdict: 'rejected', reason: 'carrier-expired', meaning: 'Its time to live ran out at the carrier.' },
  { code: 1380, class: 'content', verdict: 'rejected', reason: 'content-refused', meaning: 'The URL of a medium is not acceptable.' },
  { code: 1381, class: 'content', verdict: 'rejected', reason: 'content-refused', meaning: 'A medium is too large.' },
  { code: 1382, class: 'content', verdict: 'rejected', reason: 'content-refused', meaning: 'A medium is of a type that the channel does not take.' },
];

/** The carrier refused and gave a code that is unknown here; repeating would be refused again. */
export const UNKNOWN_VONAGE_CODE = { class: 'permanent', verdict: 'rejected', reason: 'carrier-rejected', meaning: 'A code that is not known here.' } as const;

const ROW_OF = new Map(VONAGE_CODE_ROWS.map((row) => [row.code, row]));

/** What a code means: its row, else the default. */
export function explainVonageCode(code: number): CodeRow {
  return ROW_OF.get(code) ?? { code, ...UNKNOWN_VONAGE_CODE };
}
