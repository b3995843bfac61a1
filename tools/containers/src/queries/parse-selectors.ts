import type { SyntaxNode } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';

export interface Matcher {
  readonly label: string;
  readonly operator: string;
  readonly value: string;
}

/** One time series selector with all that is done to its labels above it. */
export interface Selector {
  /** Name of the series. */
  readonly series: string;
  readonly matchers: readonly Matcher[];
  /** Labels that groupings and matchings around it name. */
  readonly grouped: readonly string[];
  /** The function that takes it as a range, e.g. `rate`. */
  readonly rangeFunction: string | null;
}

function listNodes(node: SyntaxNode, name: string): SyntaxNode[] {
  const own = node.name === name ? [node] : [];
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) children.push(...listNodes(child, name));
  return [...own, ...children];
}

function listAncestors(node: SyntaxNode): SyntaxNode[] {
  return node.parent === null ? [] : [node.parent, ...listAncestors(node.parent)];
}

/** Grammar nodes that name labels for what stands beside them. */
const GROUPINGS = ['AggregateModifier', 'MatchingModifierClause'];

/** Null where the expression is no PromQL. */
export function parseSelectors(expression: string): Selector[] | null {
  const root = parser.parse(expression).topNode;
  if (listNodes(root, '⚠').length > 0) return null;
  const textOf = (node: SyntaxNode | null): string => (node === null ? '' : expression.slice(node.from, node.to));
  const readMatcher = (node: SyntaxNode): Matcher => ({ label: textOf(node.getChild('LabelName')), operator: textOf(node.getChild('MatchOp')), value: textOf(node.getChild('StringLiteral')).slice(1, -1) });
  return listNodes(root, 'VectorSelector').map((node) => {
    const ancestors = listAncestors(node);
    const groupings = ancestors.flatMap((ancestor) => GROUPINGS.flatMap((name) => ancestor.getChildren(name)));
    const isRange = node.parent?.name === 'MatrixSelector';
    return {
      series: textOf(node.getChild('Identifier')),
      matchers: listNodes(node, 'UnquotedLabelMatcher').map(readMatcher),
      grouped: groupings.flatMap((grouping) => listNodes(grouping, 'LabelName')).map(textOf),
      rangeFunction: isRange ? textOf(ancestors.find(({ name }) => name === 'FunctionCall')?.getChild('FunctionIdentifier') ?? null) : null,
    };
  });
}
