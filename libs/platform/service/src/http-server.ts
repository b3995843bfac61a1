import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { LogFields, Logger } from '@signalbox/telemetry';
import { sampleBursts } from './sample-bursts.js';

/** The largest body a service takes by default; a webhook is far smaller. */
const BODY_LIMIT_BYTES = 256 * 1024;
/** From the first byte of a request to its last. */
const REQUEST_TIMEOUT_MS = 10_000;
/** Slow headers hold a socket for nothing. */
const HEADERS_TIMEOUT_MS = 5_000;
/** How often the two are looked at. */
const TIMEOUT_CHECK_MS = 1_000;
/** Longer than load balancers keep an idle connection (60 s), so that it is they who close it. */
const KEEP_ALIVE_TIMEOUT_MS = 72_000;

export function createHttpAdapter(bodyLimitBytes = BODY_LIMIT_BYTES): FastifyAdapter {
  return new FastifyAdapter({
    logger: false,
    bodyLimit: bodyLimitBytes,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
    http: { headersTimeout: HEADERS_TIMEOUT_MS, connectionsCheckingInterval: TIMEOUT_CHECK_MS },
    // Requests under way are answered; connections that only wait are closed, or a shutdown would wait for them.
    forceCloseConnections: 'idle',
  });
}

/** From the beginning of the shutdown on every answer ends its connection: a kept-alive one would hold the server open. */
export function endConnectionsOnClose(adapter: FastifyAdapter): void {
  let closing = false;
  const server = adapter.getInstance();
  server.addHook('preClose', (done) => {
    closing = true;
    done();
  });
  server.addHook('onSend', (_request, reply, payload, done) => {
    if (closing) reply.header('connection', 'close');
    done(null, payload);
  });
}

const SERVER_FAULT = 500;

/**
 * Logs answers by their route template: a URL may carry a recipient key, a template never does. Of faults of ours, which come by thousands
 * while a server is away, the first and then one a second of each route and status, with the count of those left out.
 */
export function logRequests(adapter: FastifyAdapter, logger: Logger): void {
  const faults = sampleBursts<LogFields>((fields, suppressed) => logger.warn('request failed', suppressed === 0 ? fields : { ...fields, suppressed }));
  const server = adapter.getInstance();
  server.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'unmatched';
    const fields = { method: request.method, route, status: String(reply.statusCode), latency_ms: Math.round(reply.elapsedTime) };
    if (reply.statusCode >= SERVER_FAULT) faults.say(`${fields.status} ${fields.method} ${route}`, fields);
    else logger.debug('request answered', fields);
    done();
  });
  server.addHook('onClose', (_server, done) => {
    faults.flush();
    done();
  });
}
