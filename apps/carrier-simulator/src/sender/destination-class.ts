import { countryOf } from '../lookup/country-of.js';

/** Where a message goes, in the classes by which senders are paced. Territories of the United States count as the countries of their own code. */
export type DestinationClass = 'us' | 'canada' | 'abroad';

/** What is no number, such as a short code, is in the United States; a number of no known country is abroad. */
export function destinationClassOf(to: string): DestinationClass {
  const country = to.includes('+') ? countryOf(to) : 'US';
  if (country === 'US') return 'us';
  return country === 'CA' ? 'canada' : 'abroad';
}
