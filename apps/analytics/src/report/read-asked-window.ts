import { checkNames, readWindow, type ParameterFault } from '@signalbox/usage';
import { refuseParameters } from './refuse-parameters.js';

/** The window of a request that takes nothing else. Throws a problem that names each parameter that is wrong. */
export function readAskedWindow(parameters: Record<string, unknown>, nowMs: number): ReturnType<typeof readWindow> {
  const faults: ParameterFault[] = [];
  checkNames(parameters, ['from', 'to'], faults);
  const window = readWindow(parameters, nowMs, faults);
  if (faults.length > 0) throw refuseParameters(faults);
  return window;
}
