import type { MessageStatusChanged } from '@signalbox/contracts';
import { describe, expect, it } from 'vitest';
import { createStatusReader, type RawStatus } from './status-reader.js';

const STATUS: MessageStatusChanged = {
  eventId: 'AAAAAAAAAAAAAAAAAAAAAA', messageId: '01938f4e-8f4e-7abc-8def-0123456789ab', recipientKey: 'BBBBBBBBBBBBBBBBBBBBBB', tenantId: 'acme-bank',
  idempotencyKey: 'login-1', lane: 'otp', sequence: 1, status: 'accepted', terminal: false, correction: false, reason: 'ok-accepted', policyRevision: 0, attempt: 0, occurredAt: '2026-11-22T11:12:18.000Z',
};
const record = (change: object = {}, headers: RawStatus['headers'] = {}): RawStatus => ({
  value: Buffer.from(JSON.stringify({ ...STATUS, ...change })),
  headers: { 'sb-schema': 'message-status-changed@1', 'sb-tenant': 'acme-bank', ...headers },
});

describe('createStatusReader', () => {
  it('reads a status, with fields it does not know', () => {
    expect(createStatusReader('acme-bank').read(record({ later: 1 }))).toEqual({ kind: 'status', status: { ...STATUS, later: 1 } });
  });

  it('knows a status again once it was handed over, not before', () => {
    const reader = createStatusReader('acme-bank');
    expect(reader.read(record()).kind).toBe('status');
    expect(reader.read(record()).kind).toBe('status');
    reader.confirm(STATUS);
    expect(reader.read(record()).kind).toBe('duplicate');
    expect(reader.read(record({ sequence: 2 })).kind).toBe('status');
    expect(reader.read(record({ messageId: STATUS.messageId.replace('0193', '0194') })).kind).toBe('status');
  });

  it('forgets the oldest, so that its memory stays bounded', () => {
    const reader = createStatusReader('acme-bank');
    for (let sequence = 1; sequence <= 50_001; sequence += 1) reader.confirm({ ...STATUS, sequence });
    expect(reader.read(record({ sequence: 1 })).kind).toBe('status');
    expect(reader.read(record({ sequence: 2 })).kind).toBe('duplicate');
  });

  it.each<[string, RawStatus]>([
    ['by its header', { value: Buffer.from('not even JSON'), headers: { 'sb-tenant': 'other' } }],
    ['by its value where the header is missing', record({ tenantId: 'other' }, { 'sb-tenant': undefined })],
  ])('leaves other tenants alone, told %s', (_, foreign) => {
    expect(createStatusReader('acme-bank').read(foreign).kind).toBe('foreign');
  });

  it('reads all tenants for whoever asks for them', () => {
    expect(createStatusReader(null).read(record({ tenantId: 'other' }, { 'sb-tenant': 'other' })).kind).toBe('status');
  });

  it.each<[string, RawStatus]>([
    ['no value', { value: null, headers: {} }],
    ['no JSON', { value: Buffer.from('{'), headers: {} }],
    ['an unknown version', record({}, { 'sb-schema': 'message-status-changed@9' })],
    ['a missing field', record({ sequence: undefined })],
  ])('tells what it cannot read: %s', (_, unreadable) => {
    expect(createStatusReader('acme-bank').read(unreadable)).toMatchObject({ kind: 'unreadable', detail: expect.any(String) });
  });
});
