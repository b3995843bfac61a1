import type { Role } from '@signalbox/contracts';
import ts from 'typescript';
import type { Topology } from './topology.js';

/** Apps that play other roles than the one of their name. */
const ROLES_OF: Readonly<Record<string, readonly Role[]>> = { 'callback-ingestion': ['edge', 'projector'] };

/** The schemas of the records that a source text makes. */
export function listEmitted(text: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'toRecord') {
      const schema = node.arguments[1];
      if (schema && ts.isStringLiteralLike(schema)) found.push(schema.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('text.ts', text, ts.ScriptTarget.Latest));
  return found;
}

function producersOf(schema: string, { topics, factProducers }: Topology): readonly string[] {
  const producer = factProducers[schema];
  return producer ? [producer] : topics.filter((topic) => topic.schemas.some((name) => name === schema)).flatMap((topic) => topic.producers);
}

/** Records that an app makes though another role is declared to write them. */
export function findEmitterFaults({ path, text }: { path: string; text: string }, topology: Topology): string[] {
  const app = path.split('/')[1] ?? '';
  const roles: readonly string[] = ROLES_OF[app] ?? [app];
  const foreign = listEmitted(text).filter((schema) => !producersOf(schema, topology).some((role) => roles.includes(role)));
  return foreign.map((schema) => `${path} writes ${schema}, which belongs to ${producersOf(schema, topology).join(', ') || 'no role'}`);
}
