import type { Answer } from '../api/answer.js';

const ERRORS = 'https://developer.vonage.com/api-errors';

/** What the API answers where it does not take a message (RFC 7807). */
const PROBLEMS = {
  unauthorized: { httpStatus: 401, title: 'Unauthorized', detail: 'The credentials are not those of this account' },
  'invalid-params': { httpStatus: 422, title: 'Invalid params', detail: 'At least one parameter is wrong' },
  throttled: { httpStatus: 429, title: 'Rate limit hit', detail: 'Wait, then send it again' },
  'not-found': { httpStatus: 404, title: 'Not found', detail: 'There is no such message' },
  internal: { httpStatus: 500, title: 'Internal error', detail: 'The request may or may not have been processed' },
  unavailable: { httpStatus: 503, title: 'Service unavailable', detail: 'The request was not processed' },
} as const;
export type ProblemName = keyof typeof PROBLEMS;

export interface InvalidParameter {
  readonly name: string;
  readonly reason: string;
}

/** `instance` names the request. */
export function answerProblem(name: ProblemName, instance: string, invalid: readonly InvalidParameter[] = []): Answer {
  const { httpStatus, title, detail } = PROBLEMS[name];
  const parameters = invalid.length === 0 ? {} : { invalid_parameters: invalid };
  return { httpStatus, body: { type: `${ERRORS}#${name}`, title, detail, instance, ...parameters } };
}

/**
 * What a webhook says in place of the code that a message ended with in the simulator's own terms, which are Twilio's.
 * Source: the Messages API's list of errors (https://developer.vonage.com/en/api-errors/messages).
 */
const CODES: Readonly<Record<number, readonly [code: number, title: string]>> = {
  30001: [1000, 'Throttled'],
  30003: [1180, 'Absent subscriber, temporary'],
  30004: [1280, 'Blocked by the carrier'],
  30005: [1190, 'Absent subscriber, permanent'],
  30006: [1310, 'The device cannot take this message'],
  30007: [1210, 'Anti-spam rejection'],
  30008: [1330, 'Unknown'],
  30017: [1230, 'Network error'],
  30022: [1241, 'Too many send requests'],
  30034: [1120, 'Illegal sender'],
  30036: [1360, 'The time to live ran out'],
  30500: [1331, 'Provider error'],
  30630: [1240, 'The recipient has opted out'],
  63016: [1340, 'Outside the allowed window'],
};
const UNKNOWN = [1330, 'Unknown'] as const;
/** Beyond the requests of one account, and of one recipient. */
const THROTTLED_CODES: readonly number[] = [1000, 1241];

/** Whether a code is one of the provider's own, which only a rule asks for. */
export function isOwnCode(code: number): boolean {
  return code >= 1_000 && code < 2_000;
}

/** A refusal with one of the provider's own codes. */
export function answerOwnCode(code: number, instance: string): Answer {
  return { httpStatus: THROTTLED_CODES.includes(code) ? 429 : 422, body: webhookErrorOf(code, instance) };
}

export function webhookErrorOf(errorCode: number, instance: string): object {
  const [code, title] = isOwnCode(errorCode) ? [errorCode, `As asked for, with code ${errorCode}`] : (CODES[errorCode] ?? UNKNOWN);
  return { type: `${ERRORS}/messages#${code}`, title: String(code), detail: title, instance };
}
