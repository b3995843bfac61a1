import { findPlan } from './find-plan.js';

/** The ISO code of the country that a number belongs to, also of a channel address (`whatsapp:+44...`); null where the address does not tell. */
export function countryOf(address: string): string | null {
  const start = address.indexOf('+');
  return start < 0 ? null : (findPlan(address.slice(start + 1))?.plan.country ?? null);
}
