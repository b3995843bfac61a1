import type { RecipientKind } from './recipient.js';

interface FictionalRange {
  readonly pattern: RegExp;
  readonly country: string;
  readonly kind: RecipientKind;
}

/**
 * Ranges that regulators keep for fiction and that the numbering data calls unassigned or a landline: demonstrations and
 * tests use them, and no person has one. The carrier refuses them, as it does any number that is not in service. The
 * American 555-01xx and the 500 555 xxxx of test credentials need no row: the data knows them.
 */
const FICTIONAL_RANGES: readonly FictionalRange[] = [
  { pattern: /^\+447700900\d{3}$/, country: 'GB', kind: 'mobile' }, // Ofcom, numbers for drama use
  { pattern: /^\+3319900\d{4}$/, country: 'FR', kind: 'fixed-line' }, // ARCEP 2018-0881, audiovisual works
  { pattern: /^\+3363998\d{4}$/, country: 'FR', kind: 'mobile' }, // ARCEP 2018-0881
  { pattern: /^\+3532091\d{5}$/, country: 'IE', kind: 'mobile' }, // ComReg, numbers for drama use
];

export function findFictionalRange(e164: string): FictionalRange | undefined {
  return FICTIONAL_RANGES.find((range) => range.pattern.test(e164));
}
