import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { beforeAll, describe, expect, it } from 'vitest';
import { FACTS } from '../events/message-event.js';
import { readGenerateInput } from '../generate-input.js';
import { TOPICS } from '../topics.js';
import { makeAsyncApi } from './asyncapi.js';

interface Operation {
  readonly action: 'send' | 'receive';
  readonly channel: { readonly $ref: string };
  readonly messages: readonly { readonly $ref: string }[];
}
interface Document {
  readonly channels: Readonly<Record<string, unknown>>;
  readonly operations: Readonly<Record<string, Operation>>;
}

const { examples } = readGenerateInput(fileURLToPath(new URL('../../../../', import.meta.url)));
const document = makeAsyncApi(examples) as Document;

/** Every $ref of the document. */
function collectRefs(node: unknown): string[] {
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, inner]) => (key === '$ref' ? [String(inner)] : collectRefs(inner)));
}

function resolveRef(ref: string): unknown {
  return ref.slice(2).split('/').reduce<unknown>((node, part) => (node as Record<string, unknown> | undefined)?.[part], document);
}

describe('the AsyncAPI document', () => {
  let validate: ReturnType<Ajv['compile']>;
  beforeAll(() => {
    const path = createRequire(import.meta.url).resolve('@asyncapi/specs/schemas/3.0.0.json');
    // The schema of AsyncAPI brings its own copy of the draft 07 meta-schema.
    validate = new Ajv({ meta: false, validateSchema: false, strict: false, validateFormats: false }).compile(JSON.parse(readFileSync(path, 'utf8')) as object);
  }, 60_000);

  it('fits the schema of AsyncAPI 3.0', () => {
    expect([validate(document), validate.errors]).toEqual([true, null]);
  });

  it.each([
    ['an unknown action', (copy: Record<string, unknown>) => Object.assign(Object.values(copy['operations'] as object)[0] as object, { action: 'shout' })],
    ['no version of the format', (copy: Record<string, unknown>) => delete copy['asyncapi']],
    ['a field that AsyncAPI does not know', (copy: Record<string, unknown>) => (copy['topics'] = {})],
  ])('would not fit it with %s', (_, spoil) => {
    const copy = structuredClone(document) as unknown as Record<string, unknown>;
    spoil(copy);
    expect(validate(copy)).toBe(false);
  });

  it('refers only to what it holds', () => {
    const refs = collectRefs(document);
    expect(refs.length).toBeGreaterThan(100);
    expect(refs.filter((ref) => resolveRef(ref) === undefined)).toEqual([]);
  });

  it('has a channel for each topic, and an operation for each role that writes or reads it', () => {
    expect(Object.keys(document.channels)).toEqual(TOPICS.map((topic) => topic.name));
    expect(Object.keys(document.operations).length).toBe(TOPICS.reduce((count, topic) => count + topic.producers.length + topic.consumers.length, 0));
  });

  it('lets each role write only its own facts', () => {
    const written = Object.entries(document.operations)
      .filter(([, { action, channel }]) => action === 'send' && channel.$ref === '#/channels/message-events')
      .flatMap(([id, { messages }]) => messages.map(({ $ref }) => [$ref.split('/').at(-1), id]));
    expect(Object.fromEntries(written)).toEqual(Object.fromEntries(Object.entries(FACTS).map(([type, { producer }]) => [type, `${producer}-writes-message-events`])));
  });
});
