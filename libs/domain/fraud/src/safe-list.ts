import type { FraudSubject } from './subject.js';

/** An operator's word for some traffic. */
export interface SafeEntry {
  /** The tenant, or the account of calls. */
  readonly owner: string;
  readonly scope: 'area' | 'country' | 'destination' | 'all';
  /** Digits with which an area or a destination begins, or a country; empty for all. */
  readonly value: string;
}

/** Whether the list vouches for a subject: for it itself, for a wider range around it, or for all of its owner. */
export function isSafe(subject: FraudSubject, entries: readonly SafeEntry[]): boolean {
  const owner = subject.kind === 'sms-pumping' ? subject.tenantId : subject.account;
  return entries.some((entry) => entry.owner === owner && (entry.scope === 'all' || (entry.scope === subject.scope && covers(entry, subject.value))));
}

function covers({ scope, value }: SafeEntry, asked: string): boolean {
  return scope === 'country' ? asked === value : asked.startsWith(value);
}
