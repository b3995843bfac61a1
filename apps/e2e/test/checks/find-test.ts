import ts from 'typescript';

export type TestState = 'runs' | 'skipped' | 'missing';

const TEST = /^(it|test)\b/;
const SUITE = /^(describe|suite)\b/;
const SKIPPING = /\.(skip|todo|fails|skipIf|runIf)\b/;

/** The callee as it is written, e.g. `it`, `it.each([...])` or `describe.skip`. */
const calleeOf = (call: ts.CallExpression): string => call.expression.getText();

function isSkipped(node: ts.Node): boolean {
  for (let at: ts.Node | undefined = node; at; at = at.parent) {
    if (ts.isCallExpression(at) && (TEST.test(calleeOf(at)) || SUITE.test(calleeOf(at))) && SKIPPING.test(headOf(at))) return true;
  }
  return false;
}

/** Without the rows of a table, which may say anything. */
function headOf(call: ts.CallExpression): string {
  let head = '';
  for (let at: ts.Expression = call.expression; ; ) {
    if (ts.isCallExpression(at)) at = at.expression;
    else if (ts.isPropertyAccessExpression(at)) {
      head = `.${at.name.text}${head}`;
      at = at.expression;
    } else return head;
  }
}

/** Whether a file has a test of this title, as written there, that is not switched off, itself or by a suite around it. */
export function findTest(text: string, title: string): TestState {
  const file = ts.createSourceFile('file.ts', text, ts.ScriptTarget.Latest, true);
  const found: ts.CallExpression[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && TEST.test(calleeOf(node))) {
      const [first] = node.arguments;
      if (first && ts.isStringLiteralLike(first) && first.text === title) found.push(node);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  if (found.length === 0) return 'missing';
  return found.some((call) => !isSkipped(call)) ? 'runs' : 'skipped';
}
