import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';

interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly responses: Readonly<Record<string, { readonly description: string }>> }>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}
const document = JSON.parse(readFileSync(new URL('../../../../libs/contracts/generated/openapi.json', import.meta.url), 'utf8')) as OpenApi;
const ajv = new Ajv2020({ strict: false, validateFormats: false });

/** What is wrong with an answer by the checked-in OpenAPI document; null where it fits. */
export function findAnswerFaults(schema: string, answer: unknown): unknown {
  const validate = ajv.compile(document.components.schemas[schema] ?? { not: {} });
  return validate(answer) ? null : validate.errors;
}

/** Whether the document says that this operation may end with this problem. */
export function isDeclared(path: string, method: string, { status, title }: { readonly status: number; readonly title: string }): boolean {
  return document.paths[path]?.[method]?.responses[String(status)]?.description.includes(`\`${title}\``) ?? false;
}
