import rates from './rates.json' with { type: 'json' };

/** USD. `sms` and `mms` are per segment and per message; a null `mms` goes as text with a link. */
export interface Rate {
  readonly sms: number;
  readonly mms: number | null;
  readonly voiceMinute: number;
}

const RATES: Readonly<Record<string, Rate>> = rates.prefixes;
const LONGEST_PREFIX = Math.max(...Object.keys(RATES).map((prefix) => prefix.length));

/** What the account pays for a destination: that of the longest prefix in the table. A channel address (`whatsapp:+44...`) has that of its number. */
export function rateOf(to: string): Rate {
  const digits = to.slice(to.indexOf('+') + 1);
  for (let length = Math.min(LONGEST_PREFIX, digits.length); length > 0; length -= 1) {
    const rate = RATES[digits.slice(0, length)];
    if (rate !== undefined) return rate;
  }
  return RATES['']!;
}

/** What a message costs that the platform took and could not hand over. */
export const FAILED_MESSAGE_PRICE = rates.failedMessage;
