import { HttpException } from '@nestjs/common';
import type { Operators } from './operators.js';

/** RFC 9457: what is wrong, and what to do. */
export function problem(status: number, code: string, detail: string): HttpException {
  return new HttpException({ type: `urn:signalbox:problem:${code}`, title: code, status, detail }, status);
}

/** The name of the operator who asks; 401 for nobody. */
export function requireOperator(operators: Operators, authorization: string | undefined): string {
  const name = operators.identify(authorization);
  if (name === null) throw problem(401, 'operator-unknown', 'Send your operator token as Authorization: Bearer <token>.');
  return name;
}
