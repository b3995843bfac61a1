/** What is true of one machine or one moment only. */
const FORBIDDEN: readonly (readonly [string, RegExp])[] = [
  ['the host of a package registry', /\b(registry\.(npmjs|yarnpkg|npmmirror)|npm\.pkg\.github|repo1?\.maven|pypi\.python|files\.pythonhosted)\.[a-z]/i],
  ['a path of one machine', /(^|[\s"'`(=:])\/(work|root|home\/[a-z]+|Users\/[A-Za-z]+)\//m],
  ['unfinished work', /\b(TO[D]O|FIX[M]E|X[X]X)\b/],
];

/** What nobody else could follow, or what is not finished. */
export function findWordingFaults(path: string, text: string): string[] {
  return FORBIDDEN.flatMap(([what, pattern]) => {
    const match = pattern.exec(text);
    return match ? [`${path}:${text.slice(0, match.index).split('\n').length} names ${what}: ${match[0].trim()}`] : [];
  });
}

/** Switching a wall off in one place is moving it; any other rule needs its reason beside it. */
export function findSuppressionFaults(path: string, text: string): string[] {
  const directives = [...text.matchAll(/eslint-disabl[e][a-z-]*([^\n*]*)/g)].map((match) => match[1] ?? '');
  return directives.flatMap((directive) => {
    if (/enforce-module-boundaries|no-restricted-(imports|syntax)/.test(directive)) return [`${path} switches a boundary off`];
    return / -- \S/.test(directive) ? [] : [`${path} switches a rule off and does not say why`];
  });
}
