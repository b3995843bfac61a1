import type { FastifyReply } from 'fastify';
import type { Exchange } from '../fault/play-fault.js';
import type { Timeline } from '../time/timeline.js';
import type { Answer } from './answer.js';

export interface ExchangeFacts {
  readonly timeline: Timeline;
  readonly receivedAtMs: number;
  /** How long the API takes before it answers. */
  readonly replyDelayMs: number;
  readonly requestId: string;
  /** Requests of the account in progress when this one came, itself included. */
  readonly concurrentRequests: number;
}

/** A request's connection. Answers are written past Fastify, which takes a handler that returns nothing as one that sees to it itself. */
export class HttpExchange implements Exchange {
  private readonly reply: FastifyReply;
  private readonly facts: ExchangeFacts;
  private isDone = false;

  constructor(reply: FastifyReply, facts: ExchangeFacts) {
    this.reply = reply;
    this.facts = facts;
  }

  answer(answer: Answer): void {
    if (this.isDone) return;
    this.isDone = true;
    const { timeline, replyDelayMs } = this.facts;
    if (replyDelayMs > 0) timeline.at(timeline.nowMs() + replyDelayMs, () => this.write(answer));
    else this.write(answer);
  }

  reset(): void {
    if (this.isDone) return;
    this.isDone = true;
    this.reply.raw.socket?.resetAndDestroy();
  }

  whenGivenUp(maxMs: number, task: () => void): void {
    const { raw } = this.reply;
    if (raw.closed || raw.socket === null || raw.socket.destroyed) {
      task();
      return;
    }
    raw.once('close', task);
    this.facts.timeline.at(this.facts.timeline.nowMs() + maxMs, () => this.reset());
  }

  private write({ httpStatus, body, headers }: Answer): void {
    const { timeline, receivedAtMs, requestId, concurrentRequests } = this.facts;
    const text = JSON.stringify(body);
    this.reply.raw.writeHead(httpStatus, {
      'Content-Type': 'application/json;charset=utf-8',
      'Content-Length': Buffer.byteLength(text),
      'Twilio-Request-Id': requestId,
      'Twilio-Concurrent-Requests': String(concurrentRequests),
      'Twilio-Request-Duration': ((timeline.nowMs() - receivedAtMs) / 1_000).toFixed(3),
      'X-Home-Region': 'us1',
      'X-Api-Domain': 'api.twilio.com',
      ...headers,
    });
    this.reply.raw.end(text);
  }
}
