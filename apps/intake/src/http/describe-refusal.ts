import { isProblemCode, type Problem } from '@signalbox/contracts';
import { REASON_CODES } from '@signalbox/message';
import type { Refusal } from '../intake-records.js';
import { makeProblem } from './http-problem.js';

/** Where a refused intent is at fault, as a JSON pointer; where it was sealed, all that is personal is in `/sealed`. */
const POINTER_OF: Readonly<Record<string, string>> = {
  'schema-invalid': '', 'purpose-unknown': '/purpose', 'intent-expired': '/expiresAt', 'expiry-too-far': '/expiresAt', 'unsealing-failed': '/sealed',
  'recipient-invalid': '/personal/to', 'recipient-unsupported': '/personal/to', 'body-empty': '/personal/body', 'body-too-long': '/personal/body',
};
/** Faults of the key, which stands in the header or, in a batch, beside the intent. */
const KEY_REASONS: ReadonlySet<string> = new Set(['personal-data-in-key', 'idempotency-conflict']);

export interface RefusedPlace {
  readonly isSealed: boolean;
  /** Where the intent stands in the body; empty where it is the body. */
  readonly pointer: string;
  readonly keyIn: 'header' | 'body';
}

function findPlace(reason: string, { isSealed, pointer, keyIn }: RefusedPlace): { header: string } | { pointer: string } | null {
  if (KEY_REASONS.has(reason)) return keyIn === 'header' ? { header: 'Idempotency-Key' } : { pointer: `${pointer}/idempotencyKey` };
  const place = POINTER_OF[reason];
  if (place === undefined) return null;
  return { pointer: `${pointer}${isSealed && place.startsWith('/personal') ? '/sealed' : place}` };
}

/** The problem that answers an intent that admission refuses. RangeError for a reason that is none of the door's: a bug. */
export function describeRefusal({ reason, detail }: Refusal, refused: RefusedPlace): Problem {
  if (!isProblemCode(reason)) throw new RangeError(`${reason} has no place among the problems`);
  const place = findPlace(reason, refused);
  const row = REASON_CODES.find(({ code }) => code === reason);
  const errors = place === null ? [] : [{ ...place, code: reason, detail: detail ?? row?.meaning ?? reason, whatToDo: row?.whatToDo ?? '' }];
  return makeProblem(reason, { detail, ...(errors.length > 0 && { errors }) });
}
