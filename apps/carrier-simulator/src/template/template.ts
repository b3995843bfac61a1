/** What a message says. */
export interface Content {
  readonly body: string;
  readonly mediaUrls: readonly string[];
}

/** A content template: `{{1}}` and the like stand for values given with each message. */
export interface Template extends Content {
  readonly sid: string;
  /** The values of variables that a message does not give. */
  readonly variables: Readonly<Record<string, string>>;
}

const PLACEHOLDER = /\{\{\s*(\w+)\s*\}\}/g;

/** A variable without a value is left out. */
export function fillTemplate({ body, mediaUrls, variables }: Template, given: Readonly<Record<string, string>>): Content {
  const values = { ...variables, ...given };
  const fill = (text: string): string => text.replace(PLACEHOLDER, (_, name: string) => values[name] ?? '');
  return { body: fill(body), mediaUrls: mediaUrls.map(fill) };
}

/** The values in a `ContentVariables` field; null for what is no JSON object of texts. */
export function readVariables(json: string | null): Record<string, string> | null {
  if (json === null || json === '') return {};
  try {
    const values = JSON.parse(json) as unknown;
    return isTexts(values) ? values : null;
  } catch {
    return null;
  }
}

export function isTexts(values: unknown): values is Record<string, string> {
  return typeof values === 'object' && values !== null && !Array.isArray(values) && Object.values(values).every((value) => typeof value === 'string');
}
