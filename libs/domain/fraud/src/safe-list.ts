import type { FraudSubject } from './subject.js';

/** An operator's word for some traffic. */
export interface SafeEntry {
  /** The tenant, or the account of calls. */
  readonly owner: string;
  readonly scope: 'area' | 'country' | 'destination' | 'all';
  /** Digits with which an area or a destination begins, or a country; empty for all. */
  readonly value: string;
}

/** Whether the list vouches for a subject: for it itself, for a wider range around it, for its country, or for all of its owner. `country` is that of an area; null where it is not known. */
export function isSafe(subject: FraudSubject, country: string | null, entries: readonly SafeEntry[]): boolean {
  const owner = subject.kind === 'sms-pumping' ? subject.tenantId : subject.account;
  const countryOf = subject.scope === 'country' ? subject.value : country;
  return entries.some(({ owner: ofOwner, scope, value }) => ofOwner === owner && (
    scope === 'all' || (scope === 'country' ? countryOf === value : scope === subject.scope && subject.value.startsWith(value))
  ));
}
