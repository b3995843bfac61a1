import { createHmac } from 'node:crypto';

export type Form = Readonly<Record<string, string | readonly string[]>>;

/** The signature as the carrier makes it: HMAC-SHA1 over the URL and the sorted parameters; of a repeated one each value once, sorted. */
export function signForm(token: string, url: string, form: Form): string {
  const parts = Object.keys(form).toSorted().flatMap((name) => valuesOf(form[name]).map((value) => name + value));
  return createHmac('sha1', token).update(url + parts.join(''), 'utf8').digest('base64');
}

function valuesOf(value: string | readonly string[] | undefined): string[] {
  if (value === undefined) return [];
  return typeof value === 'string' ? [value] : [...new Set(value)].toSorted();
}

/** The body of a POST. */
export function encodeForm(form: Form): string {
  const pairs = Object.entries(form).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : value.map((one) => [name, one])));
  return new URLSearchParams(pairs as [string, string][]).toString();
}
