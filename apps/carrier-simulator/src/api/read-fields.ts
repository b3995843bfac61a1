export type FieldValue = string | number | boolean | null;

/** A field of a resource that a request may set: the parameter's name and what the field is without it. */
export interface FieldRule {
  readonly parameter: string;
  readonly fallback: FieldValue;
}

export type FieldRules = Readonly<Record<string, FieldRule>>;
export type Fields<Rules extends FieldRules> = { readonly [Name in keyof Rules]: Rules[Name]['fallback'] };

/** The fields before any request has set them. */
export function freshFields<Rules extends FieldRules>(rules: Rules): Fields<Rules> {
  return Object.fromEntries(Object.entries(rules).map(([name, { fallback }]) => [name, fallback])) as Fields<Rules>;
}

/** `known` with what a form sets. A value has the type of the fallback, a text where that is null; parameters without a rule are left alone. */
export function setFields<Rules extends FieldRules>(rules: Rules, known: Fields<Rules>, form: URLSearchParams): Fields<Rules> {
  const given = Object.entries(rules).filter(([, { parameter }]) => form.has(parameter));
  return { ...known, ...Object.fromEntries(given.map(([name, { parameter, fallback }]) => [name, readValue(form.get(parameter)!, fallback)])) };
}

function readValue(text: string, fallback: FieldValue): FieldValue {
  if (typeof fallback === 'boolean') return text === 'true';
  return typeof fallback === 'number' ? Number(text) : text;
}
