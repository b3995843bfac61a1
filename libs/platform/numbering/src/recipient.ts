/** What kind of line a number is, as far as the number itself tells. */
export type RecipientKind = 'mobile' | 'fixed-line' | 'fixed-or-mobile' | 'voip' | 'personal' | 'unknown';

export type ParsedRecipient =
  | {
      readonly ok: true;
      /** The one spelling of the number: a zero of national calls that was left in is gone. */
      readonly e164: string;
      /** ISO 3166-1 alpha-2; ZZ where a number belongs to no country (satellite and other global networks). */
      readonly country: string;
      readonly kind: RecipientKind;
    }
  | {
      readonly ok: false;
      readonly reason: 'recipient-invalid' | 'recipient-unsupported';
      /** For people; never repeats the number. */
      readonly detail: string;
    };
