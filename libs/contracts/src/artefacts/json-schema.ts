import { SCHEMAS, schemaId, type SchemaName } from '../schemas.js';
import { toSchemaNode } from './schema-node.js';

/** The stand-alone JSON Schema of one record value. */
export function makeJsonSchema(name: SchemaName): object {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `urn:signalbox:schema:${name}:${SCHEMAS[name].version}`,
    title: schemaId(name),
    ...toSchemaNode(SCHEMAS[name].schema),
  };
}
