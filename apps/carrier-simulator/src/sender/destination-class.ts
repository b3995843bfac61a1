import { findPlan } from '../lookup/find-plan.js';

/** Where a message goes, in the classes by which senders are paced. Territories of the United States count as the countries of their own code. */
export type DestinationClass = 'us' | 'canada' | 'abroad';

/** A channel address (`whatsapp:+44...`) has the class of its number. What has no country, such as a short code, is in the United States. */
export function destinationClassOf(to: string): DestinationClass {
  const start = to.indexOf('+');
  if (start < 0) return 'us';
  const country = findPlan(to.slice(start + 1))?.plan.country;
  if (country === 'US') return 'us';
  return country === 'CA' ? 'canada' : 'abroad';
}
