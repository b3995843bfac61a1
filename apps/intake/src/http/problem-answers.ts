import type { ProblemCode } from '@signalbox/contracts';
import { HttpProblem, type ProblemAnswers } from '@signalbox/service';
import { makeProblem, refuseWith } from './http-problem.js';
import { RETRY_AFTER_SECONDS } from './retry-after.js';

const CODE_OF_STATUS: Readonly<Record<number, ProblemCode>> = { 404: 'route-unknown', 405: 'route-unknown', 408: 'request-timeout', 413: 'body-too-large', 415: 'media-type-unsupported' };

/** To requests that no handler has answered. */
export const PROBLEM_ANSWERS: ProblemAnswers = {
  refused: (status) => refuseWith(CODE_OF_STATUS[status] ?? 'request-malformed'),
  unavailable: () => new HttpProblem(makeProblem('unavailable'), { 'retry-after': RETRY_AFTER_SECONDS.unavailable }),
  fault: () => refuseWith('internal-error'),
};
