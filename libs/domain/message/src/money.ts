/** An amount in whole millionths of a currency, because prices per segment are far below a cent and must add up exactly. */
export interface Money {
  readonly micros: number;
  /** ISO 4217, upper case as the carrier gives it. */
  readonly currency: string;
}

const DECIMAL = /^([+-]?)(\d+)(?:\.(\d+))?$/;
const MICRO_DIGITS = 6;

/** Exact: null if the text is no plain decimal, is finer than a millionth, or is beyond what a number holds exactly. */
export function parseDecimalToMicros(text: string): number | null {
  const match = DECIMAL.exec(text);
  if (match === null) return null;
  const [, sign, whole = '', fraction = ''] = match;
  if (/[1-9]/.test(fraction.slice(MICRO_DIGITS))) return null;
  const magnitude = Number(whole + fraction.slice(0, MICRO_DIGITS).padEnd(MICRO_DIGITS, '0'));
  if (!Number.isSafeInteger(magnitude)) return null;
  return sign === '-' && magnitude > 0 ? -magnitude : magnitude;
}

/**
 * What a message cost, from a carrier's price text: the magnitude, since carriers write a charge as a negative number
 * ("-0.00750" is 7500 micros). Null as of `parseDecimalToMicros`.
 */
export function parsePriceToMicros(text: string): number | null {
  const micros = parseDecimalToMicros(text);
  return micros === null ? null : Math.abs(micros);
}

/** RangeError where the currencies differ or the sum cannot be held exactly: amounts are never converted or rounded here. */
export function addMoney(left: Money, right: Money): Money {
  if (left.currency !== right.currency) throw new RangeError(`cannot add ${right.currency} to ${left.currency}`);
  const micros = left.micros + right.micros;
  if (!Number.isSafeInteger(micros)) throw new RangeError('the sum is too large to be exact');
  return { micros, currency: left.currency };
}

/** "0.0075 USD": exact, at least two decimals, no thousands separators. */
export function formatMoney(amount: Money): string {
  const digits = String(Math.abs(amount.micros)).padStart(MICRO_DIGITS + 1, '0');
  const whole = digits.slice(0, -MICRO_DIGITS);
  const fraction = digits.slice(-MICRO_DIGITS).replace(/0{1,4}$/, '');
  return `${amount.micros < 0 ? '-' : ''}${whole}.${fraction} ${amount.currency}`;
}
