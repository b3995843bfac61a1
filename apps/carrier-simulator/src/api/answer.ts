import { API_ERRORS, type ApiErrorCode } from './api-errors.js';

export interface Answer {
  readonly httpStatus: number;
  readonly body: object;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Refusal {
  readonly code: ApiErrorCode;
  /** The value that was wrong. */
  readonly value: string;
}

/** An error body as every Twilio API answers it. */
export function refuse(code: ApiErrorCode, value = ''): Answer {
  const { httpStatus, message } = API_ERRORS[code];
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
