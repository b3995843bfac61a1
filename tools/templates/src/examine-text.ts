import { applySmartEncoding, countSegments, encodeSms, isGsm7, MAX_BODY_CHARACTERS } from '@signalbox/message';

/** What a text costs, and why. */
export interface TextExamination {
  readonly encoding: 'GSM-7' | 'UCS-2';
  readonly segments: number;
  /** The characters that force UCS-2, each once, in order of appearance; none in GSM-7. */
  readonly forcing: readonly string[];
  /** What it would cost without them. */
  readonly segmentsWithout: number;
  /** Longer than a carrier takes. */
  readonly isTooLong: boolean;
}

/** Examines a text as it is sent. */
export function examineText(text: string): TextExamination {
  const body = encodeSms(text);
  const { encoding, segments } = countSegments(body);
  const characters = [...applySmartEncoding(text)];
  const forcing = encoding === 'GSM-7' ? [] : [...new Set(characters.filter((character) => !isGsm7(character)))];
  const plain = characters.filter((character) => isGsm7(character)).join('');
  return { encoding, segments, forcing, segmentsWithout: countSegments(plain).segments, isTooLong: body.length > MAX_BODY_CHARACTERS };
}

const PLACE = /\{\{\s*([A-Za-z0-9_]{1,40})\s*\}\}/g;

/** As intake renders it; the name of the first variable that is missing otherwise. */
export function fillIn(body: string, variables: Readonly<Record<string, string>>): { readonly text: string } | { readonly missing: string } {
  const missing = [...body.matchAll(PLACE)].map(([, name = '']) => name).find((name) => !Object.hasOwn(variables, name));
  return missing === undefined ? { text: body.replace(PLACE, (_place, name: string) => variables[name] ?? '') } : { missing };
}
