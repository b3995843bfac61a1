import { createHash } from 'node:crypto';
import { manualClock } from '@signalbox/message';
import { createLogger } from '@signalbox/telemetry';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ApiKeyRing } from './api-key-ring.js';
import { ApiKeyStore, type ApiKey } from './api-key.store.js';
import { Callers } from './callers.js';

const NOW = Date.UTC(2026, 0, 5);
const keyOf = (text: string, over: Partial<ApiKey> = {}): ApiKey => ({ tenantId: 'acme', name: text, hash: createHash('sha256').update(text).digest(), scopes: ['intents:write'], expiresAtMs: null, intentsPerSecond: null, ...over });

class ListedKeys extends ApiKeyStore {
  readonly #keys: readonly ApiKey[];
  constructor(keys: readonly ApiKey[]) {
    super();
    this.#keys = keys;
  }
  list(): Promise<readonly ApiKey[]> {
    return Promise.resolve(this.#keys);
  }
}

describe('Callers', () => {
  const clock = manualClock(NOW);
  const ring = new ApiKeyRing(new ListedKeys([keyOf('first-key-of-acme'), keyOf('second-key-of-acme', { expiresAtMs: NOW + 1_000 })]), { clock, logger: createLogger({ service: 'test', level: 'fatal' }) });
  const callers = new Callers(ring);
  beforeEach(() => ring.start());
  afterEach(() => ring.stop());

  it('knows several keys of a tenant, and none that has expired', () => {
    expect(callers.identify('Bearer first-key-of-acme', 'intents:write')).toMatchObject({ tenantId: 'acme', name: 'first-key-of-acme' });
    expect(callers.identify('bearer second-key-of-acme', 'intents:write').name).toBe('second-key-of-acme');
    clock.advance(1_000);
    expect(() => callers.identify('Bearer second-key-of-acme', 'intents:write')).toThrow(expect.objectContaining({ status: 401 }));
  });

  it.each([undefined, '', 'Bearer', 'Bearer ', 'Bearer short', 'Basic first-key-of-acme', 'Bearer third-key-of-acme', `Bearer ${'k'.repeat(300)}`, 'Bearer first-key-of-acme x'])('takes %s for nobody', (header) => {
    expect(() => callers.identify(header, 'intents:write')).toThrow(expect.objectContaining({ status: 401 }));
  });

  it('asks for the scope', () => {
    expect(() => callers.identify('Bearer first-key-of-acme', 'messages:read')).toThrow(expect.objectContaining({ status: 403 }));
  });
});
