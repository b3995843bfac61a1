import { problem } from '@signalbox/service';
import type { Operators } from './operators.js';

/** The name of the operator who asks; 401 for nobody. */
export function requireOperator(operators: Operators, authorization: string | undefined): string {
  const name = operators.identify(authorization);
  if (name === null) throw problem(401, 'operator-unknown', 'Send your operator token as Authorization: Bearer <token>.');
  return name;
}
