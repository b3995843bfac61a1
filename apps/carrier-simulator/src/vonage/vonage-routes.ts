import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Answer } from '../api/answer.js';
import { drawReplyDelayMs } from '../api/api-door.js';
import { HttpExchange } from '../api/http-exchange.js';
import { playFault, type Refusals } from '../fault/play-fault.js';
import { hashText, uuidOf } from '../random/seeded-random.js';
import type { Simulator } from '../simulator.js';
import { readVonageMessage, type VonageMessage } from './read-vonage-message.js';
import { opensVonage } from './vonage-credentials.js';
import { answerOwnCode, answerProblem, isOwnCode, type InvalidParameter } from './vonage-problem.js';

/** Refusals of the simulator's own checks that are not the fault of one parameter. */
const THROTTLED_CODES: readonly number[] = [21611, 20429];

/** The Messages API, version 1: send, and mark as read or revoke. */
export function openVonage(server: FastifyInstance, simulator: Simulator): void {
  void server.register(
    (api, _options, done) => {
      api.removeAllContentTypeParsers();
      api.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, parsed) => parsed(null, parseJson(body as string)));
      const door = new VonageDoor(simulator);
      api.post('/messages', (request, reply) => door.send(request, reply));
      api.patch<{ Params: { uuid: string } }>('/messages/:uuid', (request, reply) => door.update(request, reply, request.params.uuid));
      done();
    },
    { prefix: '/v1' },
  );
}

class VonageDoor {
  private readonly simulator: Simulator;
  private requests = 0;

  constructor(simulator: Simulator) {
    this.simulator = simulator;
  }

  send(request: FastifyRequest, reply: FastifyReply): void {
    const { vonage, faults, arrivals } = this.simulator;
    const { timeline, settings } = this.simulator.api;
    const receivedAtMs = timeline.nowMs();
    const entry = this.enter(request, reply);
    if (entry === null) return;
    const { exchange, instance } = entry;
    if (!vonage.takesRequest()) {
      arrivals.count('throttled');
      return exchange.answer(answerProblem('throttled', instance));
    }
    const message = readVonageMessage(request.body);
    const { to, from, bodySha256, messageId } = 'draft' in message ? message.draft : {};
    const fault = faults.draw({ operation: 'create', provider: 'vonage', name: `${to}|${bodySha256}`, to, from: from ?? undefined, messageId: messageId ?? undefined });
    if (fault.kind !== null) arrivals.count(`create fault ${fault.kind}`);
    const { hangMaxMs, slowReplyMaxMs } = faults.settings;
    const stage = { timeline, settings: settings.current, hangMaxMs, slowReplyMaxMs, refusals: refusalsOf(instance) };
    playFault(exchange, fault, stage, (leftOfLMs) => {
      if ('invalid' in message) return this.refuse('1020', message.invalid, instance);
      return this.accept(message, { receivedAtMs, fault: fault.kind, leftOfLMs }, instance);
    });
  }

  update(request: FastifyRequest, reply: FastifyReply, uuid: string): void {
    const entry = this.enter(request, reply);
    if (entry === null) return;
    const { exchange, instance } = entry;
    const { status } = (request.body ?? {}) as { status?: unknown };
    if (status !== 'read' && status !== 'revoked') return exchange.answer(this.refuse('1020', [{ name: 'status', reason: 'must be read or revoked' }], instance));
    const isKnown = this.simulator.vonage.find(uuid) !== undefined || this.simulator.store.bySid(uuid)?.accountSid === this.simulator.vonage.settings.applicationId;
    exchange.answer(isKnown ? { httpStatus: 200, body: null } : answerProblem('not-found', instance));
  }

  private accept(message: VonageMessage, arrival: Parameters<Simulator['vonage']['accept']>[2], instance: string): Answer {
    const { vonage, desk, arrivals } = this.simulator;
    const acceptance = vonage.accept(message, desk, arrival);
    if ('record' in acceptance) {
      arrivals.count('create accepted');
      return { httpStatus: 202, body: { message_uuid: acceptance.record.sid } };
    }
    const { code } = acceptance.refusal;
    if (!THROTTLED_CODES.includes(code) && !isOwnCode(code)) return this.refuse(String(code), [{ name: code === 21606 ? 'from' : 'to', reason: 'is not allowed' }], instance);
    arrivals.count(`create refused ${code}`);
    return isOwnCode(code) ? answerOwnCode(code, instance) : answerProblem('throttled', instance);
  }

  private refuse(code: string, invalid: readonly InvalidParameter[], instance: string): Answer {
    this.simulator.arrivals.count(`create refused ${code}`);
    return answerProblem('invalid-params', instance, invalid);
  }

  /** Null for a request that is already answered. */
  private enter(request: FastifyRequest, reply: FastifyReply): { exchange: HttpExchange; instance: string } | null {
    const { vonage, arrivals } = this.simulator;
    const { timeline, settings } = this.simulator.api;
    this.requests += 1;
    const instance = uuidOf(hashText(`vonage|${this.requests}`));
    const exchange = new HttpExchange(reply, {
      timeline,
      replyDelayMs: drawReplyDelayMs(this.requests, settings.current.replyDelayMs),
      headersOf: () => ({ 'X-Request-Id': instance }),
    });
    if (opensVonage(request.headers.authorization, vonage.settings, timeline.nowMs())) return { exchange, instance };
    arrivals.count('unauthenticated');
    exchange.answer(answerProblem('unauthorized', instance));
    return null;
  }
}

function refusalsOf(instance: string): Refusals {
  return {
    failed: () => answerProblem('internal', instance),
    unavailable: () => answerProblem('unavailable', instance),
    throttled: (retryAfterSeconds) => {
      const answer = answerProblem('throttled', instance);
      return retryAfterSeconds === null ? answer : { ...answer, headers: { 'Retry-After': String(retryAfterSeconds) } };
    },
  };
}

/** Undefined for what is no JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
