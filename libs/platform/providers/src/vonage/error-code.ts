const CODE = /^\d{3,6}$/;

/** The number of an error as the API and its webhooks write it: the fragment of `type`, or `title`; undefined where neither is one. */
export function readErrorCode(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { type, title } = error as { type?: unknown; title?: unknown };
  const fragment = typeof type === 'string' ? type.slice(type.indexOf('#') + 1) : '';
  const text = [fragment, title].find((candidate) => typeof candidate === 'string' && CODE.test(candidate));
  return text === undefined ? undefined : Number(text);
}
