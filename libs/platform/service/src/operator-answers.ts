import type { ProblemAnswers } from './problem.filter.js';
import { problem } from './problem.js';

const NOTHING_HERE = ['route-unknown', 'There is nothing at this address with this method.'] as const;
const MALFORMED = ['request-malformed', 'The request is not one that HTTP allows here, or its body is not JSON.'] as const;

/** What the server refuses by itself, by status: the code, and what is wrong. */
const REFUSALS: Readonly<Record<number, readonly [code: string, detail: string]>> = {
  404: NOTHING_HERE,
  405: NOTHING_HERE,
  408: ['request-timeout', 'The request did not arrive in time; send it again.'],
  413: ['body-too-large', 'The body is larger than a request to this service may be.'],
  415: ['media-type-unsupported', 'Send the body as application/json, and not compressed.'],
};

/** What every service says to operators whose requests none of its handlers has answered. */
export const OPERATOR_ANSWERS: ProblemAnswers = {
  refused: (status) => problem(status, ...(REFUSALS[status] ?? MALFORMED)),
  unavailable: () => problem(503, 'unavailable', 'The database or Kafka does not answer; ask again in a moment.'),
  fault: () => problem(500, 'internal-error', 'A fault of ours; tell us if it stays.'),
};
