import { createSignalboxClient, type SignalboxClientOptions } from '@signalbox/client';

/** Sends one login code; resolves with the last word on it. The connection names brokers, tenant, its pepper and intake's key. */
export async function sendLoginCode(connection: SignalboxClientOptions, to: string, code: string): Promise<string> {
  const client = createSignalboxClient(connection);
  const idempotencyKey = `login-${crypto.randomUUID()}`;
  const { promise: ended, resolve } = Promise.withResolvers<string>();
  await client.consumeStatuses({ groupId: 'login', onStatus: (change) => void (change.idempotencyKey === idempotencyKey && change.terminal && resolve(change.status)) });
  await client.publish({ idempotencyKey, purpose: 'one-time-passcode', templateId: 'login-code', to, variables: { code } });
  return ended.finally(() => client.close());
}
