/** Never part of a JSON text: JSON writes control characters as escapes. */
const SEPARATOR = '\u001e';

/** Of a parameter of this type, made by `joinTexts`: its texts, as a text[]. */
export function splitTexts(parameter: string): string {
  return `string_to_array(${parameter}::text, chr(30))`;
}

/** JSON texts as one parameter. An array of them costs an escape for each quote, here and in the server; this costs a copy. RangeError for a text that holds the separator. */
export function joinTexts(texts: readonly string[]): string {
  if (texts.some((text) => text.includes(SEPARATOR))) throw new RangeError('a text holds the separator of lists');
  return texts.join(SEPARATOR);
}
