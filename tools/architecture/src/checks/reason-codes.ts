import ts from 'typescript';

/** Where the reason stands among the arguments of an outcome. */
const REASON_POSITION: Readonly<Record<string, number>> = { drop: 0, parkUntil: 1, deadLetter: 0 };

function literalsOf(node: ts.Node): string[] {
  // An empty reason is the absence of one.
  if (ts.isStringLiteralLike(node)) return node.text === '' ? [] : [node.text];
  if (ts.isConditionalExpression(node)) return [...literalsOf(node.whenTrue), ...literalsOf(node.whenFalse)];
  if (ts.isUnionTypeNode(node)) return node.types.flatMap(literalsOf);
  if (ts.isLiteralTypeNode(node)) return literalsOf(node.literal);
  return ts.isAsExpression(node) || ts.isParenthesizedExpression(node) ? literalsOf(node.expression) : [];
}

function namesReason(name: ts.Node | undefined): boolean {
  return name !== undefined && ts.isIdentifier(name) && name.text === 'reason';
}

function reasonsAt(node: ts.Node): string[] {
  if (ts.isPropertyAssignment(node) && namesReason(node.name)) return literalsOf(node.initializer);
  if (ts.isPropertySignature(node) && namesReason(node.name) && node.type) return literalsOf(node.type);
  if (ts.isCallExpression(node) && ts.isIdentifier(node.expression)) {
    const argument = node.arguments[REASON_POSITION[node.expression.text] ?? -1];
    return argument ? literalsOf(argument) : [];
  }
  return [];
}

/** Literals that stand where a reason is meant: a field called reason, or an argument of an outcome. */
export function listReasons(text: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    found.push(...reasonsAt(node));
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('text.ts', text, ts.ScriptTarget.Latest));
  return found;
}

export function findReasonFaults(path: string, text: string, codes: ReadonlySet<string>): string[] {
  return [...new Set(listReasons(text))].filter((code) => !codes.has(code)).map((code) => `${path} gives the reason ${code}, which the list of reason codes lacks`);
}

/** Codes of the list and codes of the page about them, in both directions. */
export function findReasonPageFaults(page: string, codes: readonly string[]): string[] {
  const documented = [...page.matchAll(/^\| `([a-z0-9-]+)` \|/gm)].map((match) => match[1] ?? '');
  return [
    ...codes.filter((code) => !documented.includes(code)).map((code) => `the page lacks ${code}`),
    ...documented.filter((code) => !codes.includes(code)).map((code) => `the page explains ${code}, which does not exist`),
  ];
}
