import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { CarrierGauges, createCredentialsBook, createTwilioProvider } from '@signalbox/providers';
import { clock, newMetrics } from '../../src/engine/load-topic.js';
import { openDevelopmentKeyring } from '../../src/measure/development-keyring.js';
import { numberOf } from '../../src/measure/number-of.js';
import { textOf } from '../../src/sender/dispatch-source.js';
import { numberedFields } from './numbered-fields.js';

const ACCOUNT = `AC${'0'.repeat(32)}`;
const SENDER = '+447701550199';
const NUMBER = 7;

/** What the sender's own provider posts for the message of this number. */
async function formOfSender(): Promise<{ readonly origin: string; readonly form: string }> {
  const posted = Promise.withResolvers<string>();
  const server = createServer((request, response) => {
    text(request).then(posted.resolve, posted.reject);
    response.writeHead(201, { 'content-type': 'application/json' }).end(JSON.stringify({ sid: `SM${'a'.repeat(32)}`, status: 'queued' }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const metrics = newMetrics();
  const credentials = createCredentialsBook([{ provider: 'twilio', accountSid: ACCOUNT, tenants: '*', signingTokens: [], key: { createdAtMs: null, provenance: 'test', authToken: 'secret' } }]);
  const provider = createTwilioProvider({ credentials, statusCallbackBaseUrl: origin, callDeadlineMs: 3_000, concurrency: 1, origins: [origin], clock, metrics, gauges: new CarrierGauges({ clock, metrics }) });
  try {
    const to = numberOf(NUMBER);
    await provider.submit({
      messageId: crypto.randomUUID(), recipientKey: openDevelopmentKeyring().recipientKeyOf(to), attempt: 1, tenantId: 'acme-bank', purpose: 'one-time-passcode', channel: 'sms',
      to, sender: SENDER, body: textOf(NUMBER, 1), validForMs: 3_599_500, mayWrite: () => true,
    });
    return { origin, form: await posted.promise };
  } finally {
    await provider.close(0);
    server.closeAllConnections();
    server.close();
  }
}

it('is the form that the sender posts, but for the names of message and recipient', async () => {
  const { origin, form } = await formOfSender();
  const withoutNames = (posted: string): [string, string][] => [...new URLSearchParams(posted)].map(([name, value]) => [name, value.replace(/([?&][mk]=)[^&]+/g, '$1')]);
  const own = new URLSearchParams(numberedFields({ carrierOrigin: origin, from: SENDER }, NUMBER)).toString();
  expect(withoutNames(own).sort()).toEqual(withoutNames(form).sort());
  expect(own).toHaveLength(form.length);
});
