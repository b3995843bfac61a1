import { describe, expect, it } from 'vitest';
import { createSignalboxClient, type SignalboxClientOptions } from './signalbox-client.js';

const OPTIONS = { brokers: ['127.0.0.1:1'], tenantId: 'acme-bank', keyPepper: Buffer.alloc(32, 1), onWarning: () => {} } satisfies SignalboxClientOptions;

describe('createSignalboxClient', () => {
  it('warns once where there is no public key, and not where there is one', () => {
    const warnings: string[] = [];
    const onWarning = (message: string): void => void warnings.push(message);
    createSignalboxClient({ ...OPTIONS, onWarning, intakePublicKey: { keyId: 'i1', key: Buffer.alloc(32, 9).toString('base64url') } });
    expect(warnings).toEqual([]);
    createSignalboxClient({ ...OPTIONS, onWarning });
    expect(warnings).toEqual([expect.stringContaining('in the clear')]);
  });

  it('refuses a short pepper', () => {
    expect(() => createSignalboxClient({ ...OPTIONS, keyPepper: 'c2hvcnQ=' })).toThrow('keyPepper has 5 bytes and needs at least 16');
  });

  it('refuses wrong intents without a broker', async () => {
    const client = createSignalboxClient(OPTIONS);
    await expect(client.publish({ idempotencyKey: 'a', purpose: 'marketing', to: '1', body: 'x' })).rejects.toMatchObject({ code: 'intents-refused', faults: [{ index: 0, code: 'recipient-invalid' }] });
    await client.close();
  });

  it('does nothing once it is closed', async () => {
    const client = createSignalboxClient(OPTIONS);
    await client.close();
    await client.close();
    await expect(client.publish([])).rejects.toMatchObject({ code: 'client-closed' });
    await expect(client.consumeStatuses({ groupId: 'g', onStatus: () => {} })).rejects.toMatchObject({ code: 'client-closed' });
  });
});
