import { isReasonCode } from '@signalbox/message';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { makeJsonSchema } from './artefacts/json-schema.js';
import { decodeRecord } from './decode.js';
import { readGenerateInput } from './generate-input.js';
import { HEADER_MEANINGS, HEADERS } from './headers.js';
import { SCHEMAS, schemaId, type SchemaName } from './schemas.js';
import { findTopic } from './topics.js';

const { examples } = readGenerateInput(new URL('../../../', import.meta.url).pathname);
const rows = Object.entries(examples).map(([file, record]) => [file, file.split('.')[0] as SchemaName, record] as const);
const ajv = new Ajv2020({ strict: false, validateFormats: false });

describe('the examples', () => {
  it('show every schema', () => {
    expect(new Set(rows.map(([, name]) => name))).toEqual(new Set(Object.keys(SCHEMAS)));
  });

  it.each(rows)('%s decodes as a record of its topic', (_, name, record) => {
    const decoded = decodeRecord(findTopic(record.topic), record.headers[HEADERS.schema], Buffer.from(JSON.stringify(record.value)));
    expect(decoded).toEqual({ ok: true, schema: name, value: record.value });
  });

  it.each(rows)('%s fits the published JSON Schema', (_, name, { value }) => {
    const validate = ajv.compile({ ...makeJsonSchema(name), $id: undefined });
    expect([validate(value), validate.errors]).toEqual([true, null]);
  });

  it.each(rows)('%s has the headers that its value calls for', (_, name, { headers, value }) => {
    expect(Object.keys(HEADER_MEANINGS)).toEqual(expect.arrayContaining(Object.keys(headers)));
    expect(headers[HEADERS.schema]).toBe(schemaId(name));
    expect([headers[HEADERS.messageId], headers[HEADERS.eventId], headers[HEADERS.tenant]]).toEqual([value['messageId'], value['eventId'], value['tenantId']]);
  });

  it.each(rows.filter(([, , { value }]) => 'recipientKey' in value))('%s is keyed by its recipient', (_, _name, { key, value }) => {
    expect(key).toBe(value['recipientKey']);
  });

  it.each(rows.filter(([, , { value }]) => 'reason' in value))('%s gives a reason of the list', (_, _name, { value }) => {
    expect(isReasonCode(String(value['reason']))).toBe(true);
  });
});
