/** A webhook of Vonage as JSON, genuine but not yet understood. */
export type VonageFields = Readonly<Record<string, unknown>>;

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

const DIGITS = /^[1-9]\d{6,14}$/;

/** A number as recipients are keyed: Vonage leaves the plus out. Null for what is no number. */
export function numberOfVonage(value: unknown): string | null {
  const digits = textOf(value).replace(/^\+/, '');
  return DIGITS.test(digits) ? `+${digits}` : null;
}

/** Null where the bytes are no JSON object. */
export function parseVonageFields(bytes: Uint8Array): VonageFields | null {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as VonageFields) : null;
  } catch {
    return null;
  }
}
