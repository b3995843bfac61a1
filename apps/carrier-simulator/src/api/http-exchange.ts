import type { FastifyReply } from 'fastify';
import type { Exchange } from '../fault/play-fault.js';
import type { Timeline } from '../time/timeline.js';
import type { Answer } from './answer.js';

export interface ExchangeFacts {
  readonly timeline: Timeline;
  /** How long the API takes before it answers. */
  readonly replyDelayMs: number;
  /** What every answer of this API carries, asked for when it is written. */
  readonly headersOf: () => Readonly<Record<string, string>>;
}

/** A slow body comes in so many pieces. */
const SLOW_PIECES = 5;

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

  answerSlowly(answer: Answer, durationMs: number): void {
    if (this.isDone) return;
    this.isDone = true;
    const { timeline } = this.facts;
    const text = this.writeHead(answer);
    const { raw } = this.reply;
    const pieceLength = Math.ceil(text.length / SLOW_PIECES);
    for (let piece = 0; piece < SLOW_PIECES; piece += 1) {
      const part = text.slice(piece * pieceLength, (piece + 1) * pieceLength);
      const atMs = timeline.nowMs() + (durationMs * piece) / (SLOW_PIECES - 1);
      // The last piece ends the answer: a client that has it all may use the connection again at once.
      timeline.at(atMs, () => (piece === SLOW_PIECES - 1 ? raw.end(part) : raw.write(part)));
    }
  }

  answerPartly(answer: Answer): void {
    if (this.isDone) return;
    const text = this.writeHead(answer);
    this.reply.raw.write(text.slice(0, text.length / 2), () => this.reset());
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

  private write(answer: Answer): void {
    this.reply.raw.end(this.writeHead(answer));
  }

  /** Writes status and headers; answers the body that is still to come. */
  private writeHead({ httpStatus, body, headers }: Answer): string {
    const text = body === null ? '' : JSON.stringify(body);
    this.reply.raw.writeHead(httpStatus, {
      ...(body === null ? {} : { 'Content-Type': 'application/json;charset=utf-8', 'Content-Length': Buffer.byteLength(text) }),
      ...this.facts.headersOf(),
      ...headers,
    });
    return text;
  }
}
