const PLACE = /\{\{\s*([A-Za-z0-9_]{1,40})\s*\}\}/g;

/** Names of the variables that a template asks for, in order of appearance, with repeats. */
export function findPlaces(body: string): string[] {
  return [...body.matchAll(PLACE)].map((match) => match[1] as string);
}

export type Rendering = { readonly ok: true; readonly body: string } | { readonly ok: false; readonly missing: string };

/** Puts the variables into their places; a value is text and never a template itself. */
export function renderTemplate(body: string, variables: Readonly<Record<string, string>>): Rendering {
  const missing = findPlaces(body).find((name) => !Object.hasOwn(variables, name));
  if (missing !== undefined) return { ok: false, missing };
  return { ok: true, body: body.replace(PLACE, (_place, name: string) => variables[name] as string) };
}
