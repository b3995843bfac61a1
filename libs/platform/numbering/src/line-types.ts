import type { NumberType } from 'libphonenumber-js/max';
import type { RecipientKind } from './recipient.js';

type LineType = { readonly kind: RecipientKind } | { readonly refusal: string };

/** What each type of the numbering data means for a text message. A landline may take texts in some countries; no carrier promises it. */
const LINE_TYPES: Readonly<Record<Exclude<NumberType, undefined>, LineType>> = {
  MOBILE: { kind: 'mobile' },
  FIXED_LINE_OR_MOBILE: { kind: 'fixed-or-mobile' },
  VOIP: { kind: 'voip' },
  PERSONAL_NUMBER: { kind: 'personal' },
  FIXED_LINE: { refusal: 'a landline' },
  TOLL_FREE: { refusal: 'a toll-free number' },
  PREMIUM_RATE: { refusal: 'a premium-rate number' },
  SHARED_COST: { refusal: 'a shared-cost number' },
  UAN: { refusal: 'a company-wide service number' },
  VOICEMAIL: { refusal: 'a voicemail number' },
  PAGER: { refusal: 'a pager' },
};

/** A valid number of no listed type is given the benefit of the doubt: the carrier knows better. */
export function readLineType(type: NumberType): LineType {
  return type === undefined ? { kind: 'unknown' } : LINE_TYPES[type];
}
