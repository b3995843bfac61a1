import { IDEMPOTENCY_KEY } from '@signalbox/contracts';
import { HttpProblem } from '@signalbox/service';
import { makeProblem } from './http-problem.js';

const KEY = new RegExp(IDEMPOTENCY_KEY);
/** As a string of RFC 8941, or bare. */
const QUOTED = /^"(.*)"$/;

/** The key that the header Idempotency-Key gives; HttpProblem 400 where it gives none. */
export function readIdempotencyKey(header: string | undefined): string {
  const refuse = (code: 'idempotency-key-missing' | 'idempotency-key-invalid'): HttpProblem => {
    const problem = makeProblem(code);
    return new HttpProblem({ ...problem, errors: [{ header: 'Idempotency-Key', code: code.endsWith('missing') ? 'field-missing' : 'field-format', detail: problem.detail, whatToDo: 'Make the key from what the message is about, e.g. order-4711:shipped, never from personal data.' }] });
  };
  if (header === undefined || header === '') throw refuse('idempotency-key-missing');
  const key = QUOTED.exec(header)?.[1] ?? header;
  if (!KEY.test(key)) throw refuse('idempotency-key-invalid');
  return key;
}
