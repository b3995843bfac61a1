import { HttpException } from '@nestjs/common';

/** A problem by RFC 9457: the title is the code for machines, the detail for people (what is wrong, and what to do; nothing personal). */
export interface ProblemBody {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  /** Each part of the request that is at fault. */
  readonly errors?: readonly object[];
}

/** Ends a request with a problem. */
export class HttpProblem extends HttpException {
  readonly problem: ProblemBody;
  readonly headers: Readonly<Record<string, string>>;

  constructor(problem: ProblemBody, headers: Readonly<Record<string, string>> = {}) {
    super(problem, problem.status);
    this.problem = problem;
    this.headers = headers;
  }
}

/** What every problem says, whether it ends a request or stands for a part of one. */
export function describeProblem(status: number, code: string, detail: string): Omit<ProblemBody, 'errors'> {
  return { type: `urn:signalbox:problem:${code}`, title: code, status, detail };
}

export function problem(status: number, code: string, detail: string, errors?: readonly object[]): HttpProblem {
  return new HttpProblem({ ...describeProblem(status, code, detail), ...(errors && { errors }) });
}
