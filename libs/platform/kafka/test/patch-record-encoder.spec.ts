import fc from 'fast-check';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { loadKafkajsSources, type Load } from './kafkajs-sources.js';

interface Encoded {
  readonly buffer: Buffer;
}
interface PlainRecord {
  readonly offsetDelta: number;
  readonly timestampDelta: unknown;
  readonly key: string | null;
  readonly value: string | null;
  readonly headers: Readonly<Record<string, string>>;
}

const sources = loadKafkajsSources();
afterAll(() => sources.remove());
afterEach(() => void vi.restoreAllMocks());

function encode(load: Load, record: Omit<PlainRecord, 'timestampDelta'> & { readonly timestampDelta: number }): Buffer {
  const makeRecord = load('protocol/recordBatch/record/v0') as (record: PlainRecord) => Encoded;
  const Long = load('utils/long') as { fromInt(value: number): unknown };
  return makeRecord({ ...record, timestampDelta: Long.fromInt(record.timestampDelta) }).buffer;
}

const HEADERS = { 'sb-schema': 'message-accepted@1', 'sb-message-id': '0190d9c0-0000-7000-8000-000000000000', 'sb-event-id': 'abcdefghijklmnopqrstuv', 'sb-tenant': 'acme', traceparent: '00-0-0-01' };
const RECORD = { offsetDelta: 3, timestampDelta: 70, key: 'key', value: 'v'.repeat(700), headers: HEADERS };

describe('a record', () => {
  it('has the same bytes as in the release', () => {
    const text = fc.option(fc.string({ unit: 'binary', maxLength: 600 }));
    const records = fc.record({ offsetDelta: fc.nat(), timestampDelta: fc.nat(), key: text, value: text, headers: fc.dictionary(fc.string(), fc.string({ unit: 'binary' })) });
    fc.assert(fc.property(records, (record) => encode(sources.patched, record).equals(encode(sources.released, record))), { numRuns: 40 });
  });

  it('is written into one buffer, which is not cleared', () => {
    const [cleared, raw] = [vi.spyOn(Buffer, 'alloc'), vi.spyOn(Buffer, 'allocUnsafe')];
    encode(sources.patched, RECORD);
    expect([cleared.mock.calls.length, raw.mock.calls.length]).toEqual([0, 1]);
  });

  it('as released takes a cleared buffer for itself, for each of its headers, and to grow', () => {
    const cleared = vi.spyOn(Buffer, 'alloc');
    encode(sources.released, RECORD);
    expect(cleared.mock.calls.length).toBeGreaterThan(Object.keys(HEADERS).length + 1);
  });
});
