/** Reads a JSON value as a T; what is wrong is added to `faults` with the path where it stands, and something of the right kind comes back. */
export type Shape<T> = (value: unknown, path: string, faults: string[]) => T;
export type ShapeOf<S> = S extends Shape<infer T> ? T : never;

const describe = (value: unknown): string => (value === undefined ? 'nothing' : JSON.stringify(value));

function refuse<T>(fault: string, path: string, faults: string[]): T {
  faults.push(`${path}: ${fault}`);
  return undefined as T;
}

export function text(pattern: RegExp, expectation: string): Shape<string> {
  return (value, path, faults) => (typeof value === 'string' && pattern.test(value) ? value : refuse(`expected ${expectation}, found ${describe(value)}`, path, faults));
}

export function number(least: number, most: number): Shape<number> {
  return (value, path, faults) => (typeof value === 'number' && value >= least && value <= most ? value : refuse(`expected a number from ${least} to ${most}, found ${describe(value)}`, path, faults));
}

export const flag: Shape<boolean> = (value, path, faults) => (typeof value === 'boolean' ? value : refuse(`expected true or false, found ${describe(value)}`, path, faults));

export function oneOf<const T extends string>(...words: readonly T[]): Shape<T> {
  return (value, path, faults) => words.find((word) => word === value) ?? refuse(`expected one of ${words.join(', ')}, found ${describe(value)}`, path, faults);
}

/** Anything that is an object: its reader knows more. */
export const free: Shape<Readonly<Record<string, unknown>>> = (value, path, faults) =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : refuse(`expected an object, found ${describe(value)}`, path, faults);

export function list<T>(item: Shape<T>, least = 0): Shape<readonly T[]> {
  return (value, path, faults) => {
    if (!Array.isArray(value) || value.length < least) return refuse(`expected a list of at least ${least}, found ${describe(value)}`, path, faults);
    return value.map((one, index) => item(one, `${path}[${index}]`, faults));
  };
}

export function record<T>(item: Shape<T>): Shape<Readonly<Record<string, T>>> {
  return (value, path, faults) => {
    const fields = free(value, path, faults) as Readonly<Record<string, unknown>> | undefined;
    return Object.fromEntries(Object.entries(fields ?? {}).map(([name, one]) => [name, item(one, `${path}.${name}`, faults)]));
  };
}

/** A field that may be left out; with `fallback` it then reads as that. */
export function optional<T>(shape: Shape<T>): Shape<T | undefined>;
export function optional<T>(shape: Shape<T>, fallback: T): Shape<T>;
export function optional<T>(shape: Shape<T>, fallback?: T): Shape<T | undefined> {
  return (value, path, faults) => (value === undefined ? fallback : shape(value, path, faults));
}

type Fields = Readonly<Record<string, Shape<unknown>>>;
export type ObjectOf<F extends Fields> = { readonly [K in keyof F]: ShapeOf<F[K]> };

/** An object of these fields and no others: a field that nobody reads is a typing error that would go unnoticed. */
export function object<const F extends Fields>(fields: F): Shape<ObjectOf<F>> {
  return (value, path, faults) => {
    const found = free(value, path, faults) as Readonly<Record<string, unknown>> | undefined;
    if (found === undefined) return refuse('nothing to read', path, []);
    for (const name of Object.keys(found)) if (!Object.hasOwn(fields, name)) faults.push(`${path}.${name}: no such field; there are ${Object.keys(fields).join(', ')}`);
    return Object.fromEntries(Object.entries(fields).map(([name, shape]) => [name, shape(found[name], `${path}.${name}`, faults)])) as ObjectOf<F>;
  };
}

/** An object whose `kind` says which fields it has. */
export function variant<const V extends Readonly<Record<string, Fields>>>(kinds: V): Shape<{ readonly [K in keyof V & string]: ObjectOf<V[K]> & { readonly kind: K } }[keyof V & string]> {
  return (value, path, faults) => {
    const kind = oneOf(...Object.keys(kinds))((value as { kind?: unknown } | null)?.kind, `${path}.kind`, faults) as (keyof V & string) | undefined;
    if (kind === undefined) return refuse('of no known kind', path, []);
    return { ...object({ kind: oneOf(kind), ...kinds[kind] })(value, path, faults) } as never;
  };
}

/** Reads a value, or throws one Error that lists every fault. */
export function readAs<T>(shape: Shape<T>, value: unknown, name: string): T {
  const faults: string[] = [];
  const read = shape(value, name, faults);
  if (faults.length > 0) throw new Error(faults.join('\n'));
  return read;
}
