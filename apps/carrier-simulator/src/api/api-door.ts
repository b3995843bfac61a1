import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { AccountRegistry } from '../account/account-registry.js';
import { createRandom, hashText, STREAMS } from '../random/seeded-random.js';
import { notFound, refuse, throttle } from './answer.js';
import type { ApiContext, Resource } from './api-context.js';
import { HttpExchange } from './http-exchange.js';

declare module 'fastify' {
  interface FastifyRequest {
    arrival: { readonly exchange: HttpExchange; readonly accountSid: string; readonly receivedAtMs: number };
  }
}

/** The API's door: stamps each request as it comes, asks for credentials and holds the account to its concurrency. */
export function openApi(server: FastifyInstance, accounts: AccountRegistry, context: ApiContext, resources: readonly Resource[]): void {
  const inProgress = new Map<string, number>();
  let requests = 0;

  const enter = (request: FastifyRequest, reply: FastifyReply): boolean => {
    const { timeline, settings, arrivals } = context;
    const receivedAtMs = timeline.nowMs();
    requests += 1;
    const accountSid = accounts.authenticate(request.headers.authorization);
    const isAllowed = accountSid !== undefined && accountSid === (request.params as { AccountSid?: string }).AccountSid;
    const concurrentRequests = isAllowed ? countIn(inProgress, accountSid, reply) : 0;
    const exchange = new HttpExchange(reply, {
      timeline,
      receivedAtMs,
      replyDelayMs: drawReplyDelayMs(requests, settings.current.replyDelayMs),
      requestId: `RQ${requests.toString(16).padStart(32, '0')}`,
      concurrentRequests,
    });
    request.arrival = { exchange, accountSid: accountSid ?? '', receivedAtMs };
    if (!isAllowed) {
      arrivals.count('unauthenticated');
      exchange.answer(refuse(20003));
      return false;
    }
    if (concurrentRequests <= settings.current.concurrencyLimit) return true;
    arrivals.count('throttled');
    exchange.answer(throttle(settings.current.retryAfterSeconds));
    return false;
  };

  void server.register(
    (api, _options, done) => {
      readForms(api);
      api.decorateRequest('arrival');
      api.addHook('onRequest', (request, reply, next) => {
        if (enter(request, reply)) next();
      });
      api.setNotFoundHandler((request) => request.arrival.exchange.answer(notFound(request.url.split('?', 1)[0]!)));
      api.setErrorHandler((_error, request) => request.arrival.exchange.answer(refuse(20500)));
      for (const resource of resources) resource(api, context);
      done();
    },
    { prefix: '/2010-04-01/Accounts/:AccountSid' },
  );
}

/** Any other body counts as an empty form, as with the real API: JSON is answered 21604. */
function readForms(api: FastifyInstance): void {
  api.removeAllContentTypeParsers();
  api.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) => done(null, new URLSearchParams(body as string)));
  api.addContentTypeParser('*', { parseAs: 'string' }, (_request, _body, done) => done(null, new URLSearchParams()));
}

function countIn(inProgress: Map<string, number>, accountSid: string, reply: FastifyReply): number {
  const count = (inProgress.get(accountSid) ?? 0) + 1;
  inProgress.set(accountSid, count);
  reply.raw.once('close', () => inProgress.set(accountSid, inProgress.get(accountSid)! - 1));
  return count;
}

function drawReplyDelayMs(requestNumber: number, { min, max }: { min: number; max: number }): number {
  if (max === 0) return 0;
  return min + createRandom(hashText(String(requestNumber)), STREAMS.reply)() * (max - min);
}
