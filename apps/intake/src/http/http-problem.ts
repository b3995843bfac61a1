import { PROBLEMS, type FieldProblem, type Problem, type ProblemCode } from '@signalbox/contracts';
import { describeProblem, HttpProblem } from '@signalbox/service';

interface Particulars {
  readonly detail?: string | undefined;
  readonly errors?: readonly FieldProblem[];
}

const capitalize = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** A problem by RFC 9457. `detail` says more than the meaning of the code does, and nothing personal. */
export function makeProblem(code: ProblemCode, { detail, errors }: Particulars = {}): Problem {
  const { status, meaning, whatToDo } = PROBLEMS[code];
  return { ...describeProblem(status, code, `${capitalize(detail ?? meaning)}. What to do: ${whatToDo}.`), ...(errors && { errors: [...errors] }) };
}

export function refuseWith(code: ProblemCode, particulars?: Particulars): HttpProblem {
  return new HttpProblem(makeProblem(code, particulars));
}
