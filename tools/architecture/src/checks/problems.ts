/** What ends a request with a problem. */
const REFUSING = /import \{[^}]*\b(problem|HttpProblem|requireOperator)\b[^}]*\} from '@signalbox\/service'/;

/** Sources of an app that refuse requests, where its module does not say how: Nest would then answer in another form and media type. */
export function findProblemFaults(app: string, sources: readonly { readonly path: string; readonly text: string }[]): string[] {
  const own = sources.filter(({ path }) => path.startsWith(`${app}/src/`));
  if (own.some(({ path, text }) => path.endsWith('/app.module.ts') && text.includes('provideProblemFilter('))) return [];
  return own.filter(({ text }) => REFUSING.test(text)).map(({ path }) => `${path} refuses by a problem, and ${app}/src/app.module.ts has no provideProblemFilter`);
}
