import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readGenerateInput } from '../generate-input.js';
import { SCHEMAS, type SchemaName } from '../schemas.js';
import { makeArtefacts } from './artefacts.js';
import { toSchemaNode } from './schema-node.js';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const { examples, contractsPage } = readGenerateInput(root);
const artefacts = makeArtefacts(examples, contractsPage);

describe('the generated files', () => {
  it.each(Object.keys(artefacts))('%s is up to date (node libs/contracts/dist/src/generate.js)', (path) => {
    expect(readFileSync(join(root, path), 'utf8')).toBe(artefacts[path]);
  });

  it('leave none behind that nothing generates', () => {
    const folder = 'libs/contracts/generated';
    const found = readdirSync(join(root, folder), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name).slice(root.length));
    expect(found.sort()).toEqual(Object.keys(artefacts).filter((path) => path.startsWith(folder)).sort());
  });

  it.each(['intent', 'message-status-changed', 'inbound-message'] satisfies SchemaName[])('explain every field of %s, which others than us read', (name) => {
    const fields = Object.entries(toSchemaNode(SCHEMAS[name].schema).properties ?? {});
    expect(fields.filter(([, node]) => !(node.description ?? node.allOf?.[0]?.description)).map(([field]) => field)).toEqual([]);
  });
});
