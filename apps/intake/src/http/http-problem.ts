import { HttpException } from '@nestjs/common';
import { PROBLEMS, type FieldProblem, type Problem, type ProblemCode } from '@signalbox/contracts';

interface Particulars {
  readonly detail?: string | undefined;
  readonly errors?: readonly FieldProblem[];
}

const capitalize = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** A problem by RFC 9457. `detail` says more than the meaning of the code does, and nothing personal. */
export function makeProblem(code: ProblemCode, { detail, errors }: Particulars = {}): Problem {
  const { status, meaning, whatToDo } = PROBLEMS[code];
  return {
    type: `urn:signalbox:problem:${code}`, title: code, status,
    detail: `${capitalize(detail ?? meaning)}. What to do: ${whatToDo}.`,
    ...(errors && { errors: [...errors] }),
  };
}

/** Ends a request with a problem. */
export class HttpProblem extends HttpException {
  readonly problem: Problem;
  readonly headers: Readonly<Record<string, string>>;

  constructor(problem: Problem, headers: Readonly<Record<string, string>> = {}) {
    super(problem, problem.status);
    this.problem = problem;
    this.headers = headers;
  }
}

export function refuseWith(code: ProblemCode, particulars?: Particulars): HttpProblem {
  return new HttpProblem(makeProblem(code, particulars));
}
