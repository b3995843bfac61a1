import type { ProviderName } from './message-provider.js';

/**
 * The words of carriers for what the status lattice calls otherwise; those left out are the lattice's own. Of Twilio these are of calls: what was
 * answered has been said, a person who was busy or away has not heard it.
 */
const WORDS: Readonly<Record<ProviderName, Readonly<Record<string, string>>>> = {
  twilio: { initiated: 'sending', ringing: 'sent', 'in-progress': 'sent', completed: 'delivered', busy: 'undelivered', 'no-answer': 'undelivered' },
  // `submitted` is a status of ours too, and there means less: here the network has it.
  vonage: { submitted: 'sent', rejected: 'undelivered', undeliverable: 'failed' },
};

/** A carrier's status word as the status lattice names it; a word that nobody knows stays as it is. */
export function latticeWordOf(provider: ProviderName, word: string): string {
  const words = WORDS[provider];
  return Object.hasOwn(words, word) ? (words[word] as string) : word;
}
