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

export function problem(status: number, code: string, detail: string, errors?: readonly object[]): HttpProblem {
  return new HttpProblem({ type: `urn:signalbox:problem:${code}`, title: code, status, detail, ...(errors && { errors }) });
}
