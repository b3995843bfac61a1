/** The part of JSON Schema that our schemas use, as plain data. */
export interface SchemaNode {
  readonly type?: string;
  readonly description?: string;
  readonly const?: unknown;
  readonly pattern?: string;
  readonly format?: string;
  readonly minimum?: number;
  readonly maxLength?: number;
  readonly anyOf?: readonly SchemaNode[];
  readonly allOf?: readonly SchemaNode[];
  readonly items?: SchemaNode;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, SchemaNode>>;
}

/** TypeBox schemas are JSON Schema with hidden marks of their own; a round trip leaves the JSON Schema. */
export function toSchemaNode(schema: object): SchemaNode {
  return JSON.parse(JSON.stringify(schema)) as SchemaNode;
}
