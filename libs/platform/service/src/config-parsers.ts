type Parse<T> = (text: string) => T;

function refuse(expectation: string): never {
  throw new RangeError(`is not ${expectation}`);
}

/** Any text. */
export const text: Parse<string> = (value) => value;

/** A whole number within bounds, both included. */
export function wholeNumber(min: number, max: number): Parse<number> {
  return (value) => {
    const number = Number(value);
    return /^-?\d+$/.test(value) && number >= min && number <= max ? number : refuse(`a whole number from ${min} to ${max}`);
  };
}

/** One word of a list. */
export function oneOf<const T extends string>(words: readonly T[]): Parse<T> {
  return (value) => words.find((word) => word === value) ?? refuse(`one of ${words.join(', ')}`);
}

/** Values between commas; at least one, none twice. */
export function listOf<T>(parse: Parse<T>): Parse<readonly T[]> {
  return (value) => {
    const items = value.split(',').map((item) => item.trim()).filter((item) => item !== '');
    if (items.length === 0 || new Set(items).size !== items.length) refuse('a list of different values between commas');
    return items.map(parse);
  };
}

/** true or false. */
export const flag: Parse<boolean> = (value) => (value === 'true' ? true : value === 'false' ? false : refuse('true or false'));

/** An absolute URL of one of the protocols, e.g. `https:`. The message never shows the value, which may hold a password. */
export function url(...protocols: readonly string[]): Parse<string> {
  return (value) => (URL.canParse(value) && protocols.includes(new URL(value).protocol) ? value : refuse(`a URL with ${protocols.join(' or ')}`));
}

/** `host:port`. */
export const hostAndPort: Parse<string> = (value) => (/^(\[[0-9a-fA-F:]+\]|[A-Za-z0-9._-]+):\d{1,5}$/.test(value) ? value : refuse('host:port'));

function parseJson(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

const isText = (value: unknown): value is string => typeof value === 'string';

/** A JSON object of texts. */
export const jsonMap: Parse<Readonly<Record<string, string>>> = (value) => {
  const parsed = parseJson(value);
  const isMap = typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) && Object.values(parsed).every(isText);
  return isMap ? (parsed as Record<string, string>) : refuse('a JSON object of texts');
};

/** A JSON array of texts. */
export const jsonList: Parse<readonly string[]> = (value) => {
  const parsed = parseJson(value);
  return Array.isArray(parsed) && parsed.every(isText) ? parsed : refuse('a JSON array of texts');
};

const KEY_BYTES = 32;

/** base64 of 32 bytes. */
export const secretKey: Parse<string> = (value) => (Buffer.from(value, 'base64').length === KEY_BYTES ? value : refuse(`base64 of ${KEY_BYTES} bytes`));

/** A JSON object of keys by their ids. */
export const keyMap: Parse<Readonly<Record<string, string>>> = (value) => {
  const keys = jsonMap(value);
  Object.values(keys).forEach(secretKey);
  return keys;
};

/** A JSON array of keys. */
export const keyList: Parse<readonly string[]> = (value) => {
  const keys = jsonList(value);
  keys.forEach(secretKey);
  return keys;
};

/** The text itself, once `check` has taken it. */
export function checked(check: Parse<unknown>): Parse<string> {
  return (value) => {
    check(value);
    return value;
  };
}
