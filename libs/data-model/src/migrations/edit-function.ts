export type FunctionEdit = readonly [before: string, after: string];

/** The text of a function with one of its places written anew. Throws RangeError where the place is not found exactly once. */
export function editFunction(text: string, [before, after]: FunctionEdit): string {
  const parts = text.split(before);
  if (parts.length !== 2) throw new RangeError(`"${before}" stands ${parts.length - 1} times in the function`);
  return parts.join(after);
}
