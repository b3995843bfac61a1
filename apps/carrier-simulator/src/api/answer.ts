import { describeRefusal } from './api-errors.js';

export interface Answer {
  readonly httpStatus: number;
  /** Null for an answer without a body. */
  readonly body: object | null;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Refusal {
  readonly code: number;
  /** The value that was wrong. */
  readonly value: string;
}

export function ok(body: object): Answer {
  return { httpStatus: 200, body };
}

export function created(body: object): Answer {
  return { httpStatus: 201, body };
}

export function deleted(): Answer {
  return { httpStatus: 204, body: null };
}

/** An error body as every Twilio API answers it. */
export function refuse(code: number, value = ''): Answer {
  const { httpStatus, message } = describeRefusal(code);
  return {
    httpStatus,
    body: { code, message: message(value), more_info: `https://www.twilio.com/docs/errors/${code}`, status: httpStatus },
  };
}

export function throttle(retryAfterSeconds: number | null): Answer {
  const answer = refuse(20429);
  return retryAfterSeconds === null ? answer : { ...answer, headers: { 'Retry-After': String(retryAfterSeconds) } };
}

export function notFound(path: string): Answer {
  return refuse(20404, path);
}
