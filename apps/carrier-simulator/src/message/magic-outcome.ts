import type { FinalStatus } from '../admin/admin-shapes.js';
import catalogue from './error-catalogue.json' with { type: 'json' };

/** `+1 500 56` and five digits: the error code that the message ends with, or one of those below. */
const MAGIC = /^(?:whatsapp:)?\+150056(\d{5})$/;

const DELIVERY = new Map(Object.entries(catalogue.delivery) as [string, [errorClass: string, final: FinalStatus]][]);
const REQUEST = new Map(Object.entries(catalogue.request));

export interface MagicOutcome {
  readonly final: FinalStatus;
  readonly errorCode: number | null;
  readonly receipt: 'usual' | 'slow';
}

const WITHOUT_CODE: Readonly<Record<string, MagicOutcome>> = {
  '00000': { final: 'delivered', errorCode: null, receipt: 'usual' },
  // The receipt never comes.
  '00001': { final: 'sent', errorCode: null, receipt: 'usual' },
  '00002': { final: 'delivered', errorCode: null, receipt: 'slow' },
};

/** What a magic recipient asks for, or null. */
export function magicOutcomeOf(to: string): MagicOutcome | null {
  const digits = MAGIC.exec(to)?.[1];
  if (digits === undefined) return null;
  const final = finalOfCode(Number(digits));
  return WITHOUT_CODE[digits] ?? (final === null ? null : { final, errorCode: Number(digits), receipt: 'usual' });
}

/** The code with which the request to a magic recipient is refused, or null. */
export function magicRefusalOf(to: string): number | null {
  const digits = MAGIC.exec(to)?.[1];
  return digits !== undefined && REQUEST.has(digits) ? Number(digits) : null;
}

/** Whether a message that ends with this code never left (`failed`) or was turned away; null for a code that no message ends with. */
export function finalOfCode(code: number): FinalStatus | null {
  return DELIVERY.get(String(code))?.[1] ?? null;
}

/** How a code that the API refuses with is answered where the table of refusals does not say so itself. */
export function httpStatusOf(code: number): number {
  if (code === 70051 || code === 20003) return 401;
  if (code >= 20400 && code < 20600) return code - 20000;
  return code === 20005 || code === 20006 || code === 20008 ? 403 : 400;
}
