import { fastify } from 'fastify';
import type { AddressInfo } from 'node:net';
import { runProgram } from '../engine/run-program.js';

/** The least that answers a POST of JSON; says its port, and ends when it is killed. */
runProgram(async () => {
  const server = fastify();
  server.post('/v1/intents', (request, reply) => reply.status(202).send({ purpose: (request.body as { purpose: string }).purpose }));
  await server.listen({ port: 0, host: '127.0.0.1' });
  process.send?.({ progress: (server.server.address() as AddressInfo).port });
  return new Promise(() => undefined);
});
