import { problem, type ProblemAnswers } from '@signalbox/service';

/** To requests that no handler has answered. */
export const PROBLEM_ANSWERS: ProblemAnswers = {
  refused: (status) => problem(status, status === 404 ? 'route-unknown' : 'request-malformed', 'There is nothing at this address, or the request is not one that HTTP allows here.'),
  unavailable: () => problem(503, 'unavailable', 'The database does not answer; ask again in a moment.'),
  fault: () => problem(500, 'internal-error', 'A fault of ours; tell us if it stays.'),
};
