import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { AccountRegistry } from '../account/account-registry.js';
import { createRandom, hashText, STREAMS } from '../random/seeded-random.js';
import { notFound, refuse, throttle } from './answer.js';
import type { ApiContext, Resource } from './api-context.js';
import { HttpExchange } from './http-exchange.js';

/** What the door found out about a request that it let in. */
export interface Entry {
  readonly exchange: HttpExchange;
  readonly accountSid: string;
  readonly receivedAtMs: number;
}

const ENTRY = 'entry';

export function entryOf(request: FastifyRequest): Entry {
  return request.getDecorator<Entry>(ENTRY);
}

/** The API's door: stamps each request as it comes, asks for credentials and holds the account to its concurrency. */
export class ApiDoor {
  private readonly accounts: AccountRegistry;
  private readonly context: ApiContext;
  private readonly inProgress = new Map<string, number>();
  private requests = 0;

  constructor(accounts: AccountRegistry, context: ApiContext) {
    this.accounts = accounts;
    this.context = context;
  }

  open(server: FastifyInstance, resources: readonly Resource[]): void {
    void server.register(
      (api, _options, done) => {
        readForms(api);
        api.decorateRequest(ENTRY);
        api.addHook('onRequest', (request, reply, next) => {
          if (this.enter(request, reply)) next();
        });
        api.setNotFoundHandler((request) => entryOf(request).exchange.answer(notFound(request.url.split('?', 1)[0]!)));
        api.setErrorHandler<FastifyError>((error, request) => {
          // The name alone: a message may hold what was sent.
          this.context.arrivals.count(`failed ${error.code ?? error.name}`);
          entryOf(request).exchange.answer(refuse(20500));
        });
        for (const resource of resources) resource(api, this.context);
        done();
      },
      { prefix: '/2010-04-01/Accounts/:AccountSid' },
    );
  }

  /** False for a request that is already answered. */
  private enter(request: FastifyRequest, reply: FastifyReply): boolean {
    const { timeline, settings, arrivals } = this.context;
    const receivedAtMs = timeline.nowMs();
    this.requests += 1;
    const accountSid = this.accounts.authenticate(request.headers.authorization) ?? '';
    const isAllowed = accountSid !== '' && accountSid === (request.params as { AccountSid?: string }).AccountSid;
    const concurrentRequests = isAllowed ? this.countIn(accountSid, reply) : 0;
    const exchange = new HttpExchange(reply, {
      timeline,
      receivedAtMs,
      replyDelayMs: drawReplyDelayMs(this.requests, settings.current.replyDelayMs),
      requestId: `RQ${this.requests.toString(16).padStart(32, '0')}`,
      concurrentRequests,
    });
    request.setDecorator<Entry>(ENTRY, { exchange, accountSid, receivedAtMs });
    const isThrottled = concurrentRequests > settings.current.concurrencyLimit;
    if (isAllowed && !isThrottled) return true;
    arrivals.count(isThrottled ? 'throttled' : 'unauthenticated');
    exchange.answer(isThrottled ? throttle(settings.current.retryAfterSeconds) : refuse(20003));
    return false;
  }

  private countIn(accountSid: string, reply: FastifyReply): number {
    const count = (this.inProgress.get(accountSid) ?? 0) + 1;
    this.inProgress.set(accountSid, count);
    reply.raw.once('close', () => this.inProgress.set(accountSid, this.inProgress.get(accountSid)! - 1));
    return count;
  }
}

/** Any other body counts as an empty form, as with the real API: JSON is answered 21604. */
function readForms(api: FastifyInstance): void {
  api.removeAllContentTypeParsers();
  api.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) => done(null, new URLSearchParams(body as string)));
  api.addContentTypeParser('*', { parseAs: 'string' }, (_request, _body, done) => done(null, new URLSearchParams()));
}

function drawReplyDelayMs(requestNumber: number, { min, max }: { min: number; max: number }): number {
  if (max === 0) return 0;
  return min + createRandom(hashText(String(requestNumber)), STREAMS.reply)() * (max - min);
}
