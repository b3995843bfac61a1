import { decodeRecord, findTopic, HEADERS } from '@signalbox/contracts';
import { describe, expect, it } from 'vitest';
import { createConversionSender, type OutgoingConversion } from './conversion-sender.js';
import { createMemoryTransport } from './memory-transport.js';

const conversion = (n: number): OutgoingConversion => ({ messageId: `019a9f5e-0000-7000-8000-${String(n).padStart(12, '0')}`, kind: 'code-used', occurredAt: '2026-11-22T12:00:00.000Z' });

describe('createConversionSender', () => {
  it('writes each conversion as the contract has it, keyed by its message', async () => {
    const transport = createMemoryTransport();
    const sender = createConversionSender(() => transport, 'acme-bank');
    await Promise.all([sender.send([conversion(1), conversion(2)]), sender.send([conversion(3)])]);
    const decoded = transport.written.map(({ value, headers }) => decodeRecord(findTopic('conversions'), headers[HEADERS.schema], Buffer.from(value)));
    expect(decoded).toMatchObject([1, 2, 3].map((n) => ({ ok: true, value: { ...conversion(n), tenantId: 'acme-bank' } })));
    expect(transport.written.map(({ key }) => key)).toEqual([1, 2, 3].map((n) => conversion(n).messageId));
    await sender.close();
    expect(transport.closed).toBe(true);
  });

  it('refuses what is wrong before anything is sent, and opens nothing for it', async () => {
    const sender = createConversionSender(() => {
      throw new Error('opened');
    }, 'acme-bank');
    await expect(sender.send([conversion(1), { ...conversion(2), messageId: 'x' }])).rejects.toMatchObject({ code: 'conversions-refused' });
    await sender.send([]);
    await sender.close();
  });

  it('says that conversions may be published again where they were not acknowledged', async () => {
    const transport = createMemoryTransport({ onSend: () => Promise.reject(new Error('away')) });
    await expect(createConversionSender(() => transport, 'acme-bank').send([conversion(1)])).rejects.toMatchObject({ code: 'publish-failed' });
  });
});
