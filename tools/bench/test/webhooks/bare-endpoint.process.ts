import { fastify } from 'fastify';
import type { AddressInfo } from 'node:net';
import { runProgram } from '../engine/run-program.js';

/** The least that answers a form; says its port, and ends when it is killed. */
runProgram(async () => {
  const server = fastify();
  server.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(String(body)))));
  server.post('/webhooks/twilio/status', (request, reply) => reply.status((request.body as Record<string, string>)['MessageStatus'] === undefined ? 400 : 204).send());
  await server.listen({ port: 0, host: '127.0.0.1' });
  process.send?.({ progress: (server.server.address() as AddressInfo).port });
  return new Promise(() => undefined);
});
