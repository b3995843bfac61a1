/** Why a letter is left as it is. */
export const REFUSALS = {
  'not-found': 'there is no letter of this id, or its retention is over',
  'not-open': 'it was replayed or discarded before; a replay that failed again is a letter of its own',
  'too-old': 'the claims that would prevent a second send are about to expire, or have expired; publish a new intent if it is still wanted',
  'record-unreadable': 'its envelope does not open with the keys of this deployment',
  'record-cut': 'the value was too long to be kept whole',
  'record-not-text': 'it has no value, or one that is no text, and no stage could ever read it',
  'topic-unknown': 'its topic is not declared any more',
} as const;
export type RefusalCode = keyof typeof REFUSALS;
