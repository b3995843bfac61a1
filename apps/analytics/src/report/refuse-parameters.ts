import { problem, type HttpProblem } from '@signalbox/service';
import type { ParameterFault } from '@signalbox/usage';

/** A problem by RFC 9457 that names each parameter that is wrong. */
export function refuseParameters(errors: readonly ParameterFault[]): HttpProblem {
  return problem(422, 'parameters-invalid', 'Some parameters are not valid; `errors` names each of them and why.', errors);
}
