import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Caller } from '../account/account-registry.js';
import { createRandom, hashText, STREAMS } from '../random/seeded-random.js';
import { notFound, refuse, throttle, type Answer } from './answer.js';
import type { ApiContext, Resource } from './api-context.js';
import { HttpExchange } from './http-exchange.js';
import { OpenPaths } from './open-paths.js';
import { readBodies } from './read-bodies.js';
import { Routes } from './routes.js';

/** What the door found out about a request that it let in. */
export interface Entry {
  readonly exchange: HttpExchange;
  readonly caller: Caller;
  /** The account in the path, else the caller's own. */
  readonly accountSid: string;
  readonly receivedAtMs: number;
}

const ENTRY = 'entry';
const NOBODY: Caller = { accountSid: '', via: 'token', allow: null };

export function entryOf(request: FastifyRequest): Entry {
  return request.getDecorator<Entry>(ENTRY);
}

/** The API's door: stamps each request as it comes, asks for credentials and holds the account to its concurrency. */
export class ApiDoor {
  private readonly context: ApiContext;
  private readonly inProgress = new Map<string, number>();
  private requests = 0;

  constructor(context: ApiContext) {
    this.context = context;
  }

  open(server: FastifyInstance, resources: readonly Resource[]): void {
    for (const [prefix, residents] of Map.groupBy(resources, ({ at }) => at)) {
      void server.register(
        (api, _options, done) => {
          this.guard(api, `${/^\/([a-z]+)\//.exec(prefix)?.[1] ?? 'api'}.twilio.com`);
          const openPaths = new OpenPaths();
          for (const resource of residents) resource.open(new Routes(api, { context: this.context, resource, openPaths }), this.context);
          openPaths.refuseOtherMethods(api);
          done();
        },
        { prefix },
      );
    }
  }

  private guard(api: FastifyInstance, domain: string): void {
    readBodies(api);
    api.decorateRequest(ENTRY);
    api.addHook('onRequest', (request, reply, next) => {
      if (this.enter(request, reply, domain)) next();
    });
    api.setNotFoundHandler((request) => entryOf(request).exchange.answer(notFound(request.originalUrl.split('?', 1)[0]!)));
    api.setErrorHandler<FastifyError>((error, request) => {
      // The name alone: a message may hold what was sent.
      this.context.arrivals.count(`failed ${error.code ?? error.name}`);
      entryOf(request).exchange.answer(refuse(20500));
    });
  }

  /** False for a request that is already answered. */
  private enter(request: FastifyRequest, reply: FastifyReply, domain: string): boolean {
    const { timeline, settings, arrivals, accounts } = this.context;
    const receivedAtMs = timeline.nowMs();
    this.requests += 1;
    const caller = accounts.authenticate(request.headers.authorization);
    const accountSid = (request.params as { AccountSid?: string }).AccountSid ?? caller?.accountSid ?? '';
    const isKnown = caller !== undefined && accounts.opens(caller, accountSid);
    const concurrentRequests = isKnown ? this.countIn(accountSid, reply) : 0;
    const requestId = `RQ${this.requests.toString(16).padStart(32, '0')}`;
    const exchange = new HttpExchange(reply, {
      timeline,
      replyDelayMs: drawReplyDelayMs(this.requests, settings.current.replyDelayMs),
      headersOf: () => ({
        'Twilio-Request-Id': requestId,
        'Twilio-Concurrent-Requests': String(concurrentRequests),
        'Twilio-Request-Duration': ((timeline.nowMs() - receivedAtMs) / 1_000).toFixed(3),
        'X-Home-Region': 'us1',
        'X-Api-Domain': domain,
      }),
    });
    request.setDecorator<Entry>(ENTRY, { exchange, caller: caller ?? NOBODY, accountSid, receivedAtMs });
    const refusal = isKnown ? this.findRefusal(accountSid, concurrentRequests) : { reason: 'unauthenticated', answer: refuse(20003) };
    if (refusal === null) return true;
    arrivals.count(refusal.reason);
    exchange.answer(refusal.answer);
    return false;
  }

  private findRefusal(accountSid: string, concurrentRequests: number): { reason: string; answer: Answer } | null {
    const { accounts, settings } = this.context;
    if (!accounts.isActive(accountSid)) return { reason: 'suspended', answer: refuse(20005) };
    if (concurrentRequests <= settings.current.concurrencyLimit) return null;
    return { reason: 'throttled', answer: throttle(settings.current.retryAfterSeconds) };
  }

  private countIn(accountSid: string, reply: FastifyReply): number {
    const count = (this.inProgress.get(accountSid) ?? 0) + 1;
    this.inProgress.set(accountSid, count);
    reply.raw.once('close', () => this.inProgress.set(accountSid, this.inProgress.get(accountSid)! - 1));
    return count;
  }
}

export function drawReplyDelayMs(requestNumber: number, { min, max }: { min: number; max: number }): number {
  if (max === 0) return 0;
  return min + createRandom(hashText(String(requestNumber)), STREAMS.reply)() * (max - min);
}
