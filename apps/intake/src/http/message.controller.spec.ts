import { createHash } from 'node:crypto';
import { makeUuidV7, manualClock } from '@signalbox/message';
import { createLogger } from '@signalbox/telemetry';
import { expect, it } from 'vitest';
import { ApiKeyRing } from './api-key-ring.js';
import { ApiKeyStore, type ApiKey } from './api-key.store.js';
import { Callers } from './callers.js';
import { CancellationStore } from './cancellation.store.js';
import { MessageViewStore, type MessageView } from './message-view.store.js';
import { MessageController } from './message.controller.js';
import { TenantLimits } from './tenant-limits.js';

const ID = makeUuidV7(0, new Uint8Array(10));
const KEY: ApiKey = { tenantId: 'acme', name: 'k', hash: createHash('sha256').update('the-key-of-acme-itself').digest(), scopes: ['messages:read', 'messages:cancel'], expiresAtMs: null, intentsPerSecond: null };

class OneKey extends ApiKeyStore {
  readonly list = (): Promise<readonly ApiKey[]> => Promise.resolve([KEY]);
}

class OneMessage extends MessageViewStore {
  asked = 0;
  readonly find = (messageId: string): Promise<MessageView | null> => {
    this.asked += 1;
    return Promise.resolve({ messageId, recipientKey: 'r', tenantId: 'acme', lane: 'otp', idempotencyKey: 'k', status: 'routed', timeline: [] });
  };
}

class AnyCancellation extends CancellationStore {
  readonly request = (): Promise<void> => Promise.resolve();
}

it('counts what a tenant asks about its messages, and asks the database no more once it has had its share', async () => {
  const clock = manualClock(0);
  const ring = new ApiKeyRing(new OneKey(), { clock, logger: createLogger({ service: 'test', level: 'fatal' }) });
  await ring.start();
  ring.stop();
  const [messages, limits] = [new OneMessage(), new TenantLimits(1, clock)];
  const controller = new MessageController(new Callers(ring), limits, messages, new AnyCancellation());
  const shown = new Map<string, string>();
  const reply = { header: (name: string, value: string) => shown.set(name, value) };
  const authorization = 'Bearer the-key-of-acme-itself';
  for (let index = 0; index < 9; index += 1) await controller.show(ID, reply, authorization);
  await controller.cancel(ID, reply, authorization);
  expect(Object.fromEntries(shown)).toEqual({ 'ratelimit-policy': '"messages";q=10;w=10', ratelimit: '"messages";r=0;t=10' });
  for (const ask of [() => controller.show(ID, reply, authorization), () => controller.cancel(ID, reply, authorization)]) {
    await expect(ask()).rejects.toMatchObject({ problem: { status: 429, title: 'rate-limited' }, headers: { 'retry-after': '1', ratelimit: '"messages";r=0;t=10' } });
  }
  expect(messages.asked).toBe(10);
  // Its intents have limits of their own.
  expect(limits.take(KEY, 'otp').isGranted).toBe(true);
  clock.advance(1_000);
  await expect(controller.show(ID, reply, authorization)).resolves.toMatchObject({ messageId: ID });
});
