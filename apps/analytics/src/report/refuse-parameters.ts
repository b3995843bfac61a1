import { HttpException } from '@nestjs/common';
import type { ParameterFault } from '@signalbox/usage';

const UNPROCESSABLE = 422;

/** A problem by RFC 9457 that names each parameter that is wrong. */
export function refuseParameters(errors: readonly ParameterFault[]): HttpException {
  const [code, detail] = ['parameters-invalid', 'Some parameters are not valid; `errors` names each of them and why.'];
  return new HttpException({ type: `urn:signalbox:problem:${code}`, title: code, status: UNPROCESSABLE, detail, errors }, UNPROCESSABLE);
}
