import { createHash } from 'node:crypto';
import { constantTimeEqual } from '@signalbox/crypto';
import { field, type ConfigField } from './config-definition.js';
import { problem } from './problem.js';

/** The people and programs that may operate a service: name to SHA-256 (hex) of their token. */
export abstract class Operators {
  /** The name behind an Authorization header; null for nobody. */
  abstract identify(authorization: string | undefined): string | null;
}

const BEARER = /^Bearer ([\x21-\x7e]{16,256})$/;
const SHA256_HEX = /^[0-9a-f]{64}$/;

export class ListedOperators extends Operators {
  readonly #hashes: ReadonlyMap<string, string>;

  constructor(hashes: Readonly<Record<string, string>>) {
    super();
    this.#hashes = new Map(Object.entries(hashes));
  }

  identify(authorization: string | undefined): string | null {
    const token = BEARER.exec(authorization ?? '')?.[1];
    if (token === undefined) return null;
    const hash = createHash('sha256').update(token).digest('hex');
    // All are compared, so that the time does not tell which one came close.
    const known = [...this.#hashes].filter(([, expected]) => constantTimeEqual(expected, hash));
    return known[0]?.[0] ?? null;
  }
}

/** The name of the operator who asks; 401 for nobody. */
export function requireOperator(operators: Operators, authorization: string | undefined): string {
  const name = operators.identify(authorization);
  if (name === null) throw problem(401, 'operator-unknown', 'Send your operator token as Authorization: Bearer <token>.');
  return name;
}

function readOperators(text: string): Readonly<Record<string, string>> {
  const operators: unknown = JSON.parse(text);
  if (typeof operators === 'object' && operators !== null && Object.values(operators).every((hash) => typeof hash === 'string' && SHA256_HEX.test(hash))) return operators as Record<string, string>;
  throw new RangeError('is not a JSON object of name to hex SHA-256');
}

/** The setting OPERATORS; `what` completes "Who may ...". */
export function operatorsField(what: string): ConfigField<Readonly<Record<string, string>>> {
  return field<Readonly<Record<string, string>>>({ doc: `Who may ${what}, as JSON {"<name>": "<hex SHA-256 of the token>"}.`, parse: readOperators, default: {}, secret: true });
}
