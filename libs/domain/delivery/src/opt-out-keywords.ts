export type Keyword = 'STOP' | 'START' | 'HELP';

/** The carrier's default words. The whole message must be the word: one inside a sentence does not count. */
const KEYWORD_OF: ReadonlyMap<string, Keyword> = new Map<string, Keyword>([
  ['STOP', 'STOP'],
  ['STOPALL', 'STOP'],
  ['UNSUBSCRIBE', 'STOP'],
  ['END', 'STOP'],
  ['QUIT', 'STOP'],
  ['CANCEL', 'STOP'],
  ['REVOKE', 'STOP'],
  ['OPTOUT', 'STOP'],
  ['START', 'START'],
  ['YES', 'START'],
  ['UNSTOP', 'START'],
  ['HELP', 'HELP'],
  ['INFO', 'HELP'],
]);

const CLASSIFIED: ReadonlyMap<string, Keyword> = new Map([['STOP', 'STOP'], ['START', 'START'], ['HELP', 'HELP']]);

/** What a person asks for, or null. Where the carrier has classified the message itself, by words that may be of any language, its class holds. */
export function readKeyword(body: string, carrierClass: string | null): Keyword | null {
  const classified = carrierClass === null ? undefined : CLASSIFIED.get(carrierClass.toUpperCase());
  return classified ?? KEYWORD_OF.get(body.trim().toUpperCase()) ?? null;
}
