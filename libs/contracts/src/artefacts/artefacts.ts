import { SCHEMAS, schemaId, type SchemaName } from '../schemas.js';
import { makeAsyncApi } from './asyncapi.js';
import { makeContractSections } from './contract-sections.js';
import type { Examples } from './example.js';
import { makeJsonSchema } from './json-schema.js';
import { fillSections } from './markdown.js';
import { makeOpenApi } from './openapi.js';
import { makeReasonCodesPage } from './reason-codes-page.js';

export const CONTRACTS_PAGE = 'docs/contracts.md';
const GENERATED = 'libs/contracts/generated';

const toJsonText = (value: object): string => `${JSON.stringify(value, null, 2)}\n`;

/** Every generated file of the repository that follows from the contracts: its text by its path from the root. */
export function makeArtefacts(examples: Examples, contractsPage: string): Record<string, string> {
  const schemas = (Object.keys(SCHEMAS) as SchemaName[]).map((name) => [`${GENERATED}/json-schema/${schemaId(name)}.json`, toJsonText(makeJsonSchema(name))]);
  return {
    ...(Object.fromEntries(schemas) as Record<string, string>),
    [`${GENERATED}/asyncapi.json`]: toJsonText(makeAsyncApi(examples)),
    [`${GENERATED}/openapi.json`]: toJsonText(makeOpenApi()),
    [CONTRACTS_PAGE]: fillSections(contractsPage, makeContractSections()),
    'docs/reason-codes.md': makeReasonCodesPage(),
  };
}
