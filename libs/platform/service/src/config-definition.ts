import { EXIT_CODES } from './exit-codes.js';

/** One variable of the environment. */
export interface ConfigField<T> {
  /** One line for people: what it is, its unit, what it changes. */
  readonly doc: string;
  /** Reads the text; throws RangeError saying what was expected. The message must not repeat a secret. */
  parse(text: string): T;
  /** Used where the variable is not set or empty; a field without one is required. */
  readonly default?: T;
  /** A secret's default and value appear nowhere. */
  readonly secret?: boolean;
}

/** Declares one field; spares its row the name of the type where a default alone does not tell it. */
export function field<T>(row: ConfigField<T>): ConfigField<T> {
  return row;
}

// The parameter of `parse` is contravariant nowhere here, so unknown stands for every field.
export type ConfigFields = Readonly<Record<string, ConfigField<unknown>>>;

type CamelCase<S extends string> = S extends `${infer Head}_${infer Tail}` ? `${Lowercase<Head>}${Capitalize<CamelCase<Tail>>}` : Lowercase<S>;

/** The object that a definition reads: HTTP_PORT becomes httpPort. */
export type ConfigValues<F extends ConfigFields> = { readonly [N in keyof F & string as CamelCase<N>]: F[N] extends ConfigField<infer T> ? T : never };

export type Environment = Readonly<Record<string, string | undefined>>;

export interface ConfigDefinition<F extends ConfigFields> {
  readonly fields: F;
  /** Reads all fields and adds one line to `faults` for each that is missing or wrong. The result is usable only without faults. */
  read(environment: Environment, faults: string[]): ConfigValues<F>;
}
export type ConfigOf<D> = D extends ConfigDefinition<infer F> ? ConfigValues<F> : never;

function camelCase(name: string): string {
  return name.toLowerCase().replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
}

function readField(name: string, field: ConfigField<unknown>, text: string | undefined, faults: string[]): unknown {
  if (text === undefined || text.trim() === '') {
    if (!Object.hasOwn(field, 'default')) faults.push(`${name} is not set: ${field.doc}`);
    return field.default;
  }
  try {
    return field.parse(text.trim());
  } catch (error) {
    faults.push(`${name} ${error instanceof Error ? error.message : 'is not readable'}: ${field.doc}`);
    return undefined;
  }
}

/** Declares the configuration of a process: `defineConfig({ ...PLATFORM_FIELDS, MY_FIELD: { doc, parse, default } })`. */
export function defineConfig<const F extends ConfigFields>(fields: F): ConfigDefinition<F> {
  return {
    fields,
    read(environment, faults) {
      const entries = Object.entries(fields).map(([name, field]) => [camelCase(name), readField(name, field, environment[name], faults)] as const);
      return Object.freeze(Object.fromEntries(entries)) as ConfigValues<F>;
    },
  };
}

/** All faults of a configuration at once. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(`The configuration has ${faults.length} fault${faults.length === 1 ? '' : 's'}:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
    this.faults = faults;
  }
}

/** The frozen configuration; ConfigError with every fault. */
export function loadConfig<F extends ConfigFields>(definition: ConfigDefinition<F>, environment: Environment): ConfigValues<F> {
  const faults: string[] = [];
  const config = definition.read(environment, faults);
  if (faults.length > 0) throw new ConfigError(faults);
  return config;
}

/** For the start of a process: loadConfig, or all faults on standard error and the exit code of a misconfigured service. */
export function loadConfigOrExit<F extends ConfigFields>(definition: ConfigDefinition<F>, environment: Environment): ConfigValues<F> {
  try {
    return loadConfig(definition, environment);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return process.exit(EXIT_CODES.misconfigured);
  }
}
