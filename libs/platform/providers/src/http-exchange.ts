import type { Socket } from 'node:net';
import type { Dispatcher } from 'undici';
import { resetConnection } from './reset-connector.js';
import { holdSocketOfStartingRequest } from './socket-of-request.js';

export interface ExchangeOptions {
  /** From the first byte written to the last byte read. */
  readonly deadlineMs: number;
  /** Longest wait for a connection to write to; CONNECTION_DEADLINE_MS unless given. */
  readonly connectionDeadlineMs?: number;
  /** See SubmitRequest.mayWrite. */
  readonly mayWrite?: (() => boolean) | undefined;
  /** Told in the tick of the first byte. */
  readonly onWrite?: (() => void) | undefined;
}

export interface Answer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

export type Exchange =
  | { readonly kind: 'answered'; readonly answer: Answer }
  /** mayWrite said no. */
  | { readonly kind: 'refused' }
  /** Nothing was tried: for too long every connection was another's, or they are being closed. Says nothing of the carrier. */
  | { readonly kind: 'no-place'; readonly detail: string }
  /** Failed before the first byte. */
  | { readonly kind: 'not-connected'; readonly detail: string }
  /** Failed after the first byte, or at the deadline. */
  | { readonly kind: 'broken'; readonly detail: string };

/** TCP and TLS may take 3 s each; the rest is for a place among the connections. Who waits longer for one waits behind requests that hang. */
const CONNECTION_DEADLINE_MS = 10_000;

/** Answers of a carrier are far smaller; what is larger comes from something else. */
const MAX_ANSWER_BYTES = 4 * 1024 * 1024;

/** What undici says where its connections are being closed, or are. */
const CLOSED: ReadonlySet<string> = new Set(['UND_ERR_CLOSED', 'UND_ERR_DESTROYED']);

class ExchangeHandler implements Dispatcher.DispatchHandler {
  readonly #options: ExchangeOptions;
  readonly #settle: (exchange: Exchange) => void;
  readonly #chunks: Buffer[] = [];
  #bytes = 0;
  #written = false;
  #refused = false;
  #abandoned = false;
  #socket: Socket | undefined;
  #timer: NodeJS.Timeout | undefined;
  #head: Omit<Answer, 'body'> | undefined;

  constructor(options: ExchangeOptions, settle: (exchange: Exchange) => void) {
    this.#options = options;
    this.#settle = settle;
    const connectionDeadlineMs = options.connectionDeadlineMs ?? CONNECTION_DEADLINE_MS;
    this.#timer = setTimeout(() => this.#abandon(`no connection within ${connectionDeadlineMs} ms`), connectionDeadlineMs);
  }

  stopWaiting(): void {
    clearTimeout(this.#timer);
  }

  /** Runs in the tick of the write. Throwing here fails the request before a byte is written and leaves the connection unharmed. */
  onRequestStart(controller: Dispatcher.DispatchController): void {
    // A request that was written is never written again, whatever becomes of its connection.
    if (this.#written) throw new Error('a second write of the same request');
    if (this.#abandoned) throw new Error('nobody waits for the answer');
    clearTimeout(this.#timer);
    if (this.#options.mayWrite?.() === false) {
      this.#refused = true;
      throw new Error('the caller refused the write');
    }
    this.#written = true;
    this.#options.onWrite?.();
    this.#timer = setTimeout(() => this.#giveUp(controller, `no answer within ${this.#options.deadlineMs} ms`), this.#options.deadlineMs);
    holdSocketOfStartingRequest((socket) => (this.#socket = socket));
  }

  onResponseStart(_controller: Dispatcher.DispatchController, statusCode: number, headers: Answer['headers']): void {
    if (statusCode >= 200) this.#head = { statusCode, headers };
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#bytes += chunk.length;
    this.#chunks.push(chunk);
    if (this.#bytes > MAX_ANSWER_BYTES) this.#giveUp(controller, 'the answer is too large');
  }

  onResponseEnd(): void {
    clearTimeout(this.#timer);
    if (this.#head) this.#settle({ kind: 'answered', answer: { ...this.#head, body: Buffer.concat(this.#chunks).toString('utf8') } });
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    clearTimeout(this.#timer);
    if (this.#refused) return this.#settle({ kind: 'refused' });
    const detail = describeFailure(error);
    this.#settle({ kind: this.#written ? 'broken' : CLOSED.has(detail) ? 'no-place' : 'not-connected', detail });
  }

  /** What still waits cannot be taken out of the queue of its connection, but it is not written when its turn comes. */
  #abandon(detail: string): void {
    this.#abandoned = true;
    this.#settle({ kind: 'no-place', detail });
  }

  #giveUp(controller: Dispatcher.DispatchController, why: string): void {
    if (this.#socket) resetConnection(this.#socket);
    controller.abort(new Error(why));
  }
}

/** The kind of a failure, without addresses or content. */
function describeFailure(error: Error): string {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return code ?? error.message.slice(0, 120);
}

/** Sends one request, once. Never throws and never repeats. */
export function exchange(dispatcher: Dispatcher, request: Dispatcher.DispatchOptions, options: ExchangeOptions): Promise<Exchange> {
  return new Promise((resolve) => {
    const handler = new ExchangeHandler(options, resolve);
    try {
      dispatcher.dispatch(request, handler);
    } catch (error) {
      handler.stopWaiting();
      resolve({ kind: 'not-connected', detail: error instanceof Error ? describeFailure(error) : 'unknown' });
    }
  });
}
