import type { Socket } from 'node:net';
import type { Dispatcher } from 'undici';
import { resetConnection } from './reset-connector.js';
import { holdSocketOfStartingRequest } from './socket-of-request.js';

export interface ExchangeOptions {
  /** From the first byte written to the last byte read. */
  readonly deadlineMs: number;
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
  /** Failed before the first byte. */
  | { readonly kind: 'not-connected'; readonly detail: string }
  /** Failed after the first byte, or at the deadline. */
  | { readonly kind: 'broken'; readonly detail: string };

/** Answers of a carrier are far smaller; what is larger comes from something else. */
const MAX_ANSWER_BYTES = 4 * 1024 * 1024;

class ExchangeHandler implements Dispatcher.DispatchHandler {
  readonly #options: ExchangeOptions;
  readonly #settle: (exchange: Exchange) => void;
  readonly #chunks: Buffer[] = [];
  #bytes = 0;
  #written = false;
  #refused = false;
  #socket: Socket | undefined;
  #timer: NodeJS.Timeout | undefined;
  #head: Omit<Answer, 'body'> | undefined;

  constructor(options: ExchangeOptions, settle: (exchange: Exchange) => void) {
    this.#options = options;
    this.#settle = settle;
  }

  /** Runs in the tick of the write. Throwing here fails the request before a byte is written and leaves the connection unharmed. */
  onRequestStart(controller: Dispatcher.DispatchController): void {
    // A request that was written is never written again, whatever becomes of its connection.
    if (this.#written) throw new Error('a second write of the same request');
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
    this.#settle({ kind: this.#written ? 'broken' : 'not-connected', detail: describeFailure(error) });
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
    try {
      dispatcher.dispatch(request, new ExchangeHandler(options, resolve));
    } catch (error) {
      resolve({ kind: 'not-connected', detail: error instanceof Error ? describeFailure(error) : 'unknown' });
    }
  });
}
