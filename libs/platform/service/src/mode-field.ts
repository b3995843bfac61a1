import { field, type ConfigField } from './config-definition.js';
import { oneOf } from './config-parsers.js';

const MODES = ['enforce', 'observe'] as const;

/** Whether a service acts on what it finds, or looks on; `doc` says what each of the two words means for it. */
export function modeField(doc: string): ConfigField<(typeof MODES)[number]> {
  return field<(typeof MODES)[number]>({ doc, parse: oneOf(MODES), default: 'enforce' });
}
