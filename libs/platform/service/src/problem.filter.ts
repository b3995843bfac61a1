import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter, type FactoryProvider } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { AdapterError } from '@signalbox/message';
import type { Logger } from '@signalbox/telemetry';
import { Platform } from './platform.js';
import { HttpProblem } from './problem.js';

/** What a service says of a request that none of its handlers has answered or refused. */
export interface ProblemAnswers {
  /** What the server itself refuses before a handler sees it, by its status. Its own words may repeat what was sent, so they are not passed on. */
  refused(status: number): HttpProblem;
  /** Brokers or the database do not answer. */
  unavailable(): HttpProblem;
  /** A fault of ours; it is in the log. */
  fault(): HttpProblem;
}

interface Reply {
  status(code: number): Reply;
  header(name: string, value: string): Reply;
  type(contentType: string): Reply;
  send(body: unknown): unknown;
}

const SERVER_FAULT = 500;

/** Makes every answer that is no success a problem by RFC 9457. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  readonly #answers: ProblemAnswers;
  readonly #logger: Pick<Logger, 'error'>;

  constructor(answers: ProblemAnswers, logger: Pick<Logger, 'error'>) {
    this.#answers = answers;
    this.#logger = logger;
  }

  catch(exception: unknown, host: ArgumentsHost): void {
    const { problem, headers } = this.#describe(exception);
    const reply = host.switchToHttp().getResponse<Reply>();
    for (const [name, value] of Object.entries(headers)) reply.header(name, value);
    // As bytes, because the server would add a charset to a text, which this media type does not have.
    reply.status(problem.status).type('application/problem+json').send(Buffer.from(JSON.stringify(problem)));
  }

  #describe(exception: unknown): HttpProblem {
    if (exception instanceof HttpProblem) return exception;
    const status = exception instanceof HttpException ? exception.getStatus() : (exception as { readonly statusCode?: unknown } | null)?.statusCode;
    // A connection that breaks off in the middle of a body comes so too.
    if (typeof status === 'number' && status < SERVER_FAULT) return this.#answers.refused(status);
    if (exception instanceof AdapterError && exception.disposition !== 'rejected') return this.#answers.unavailable();
    this.#logger.error('a request ended with a fault of ours', { err: exception });
    return this.#answers.fault();
  }
}

/** Among the providers of a service: all of its answers that are no success are problems, in these words. */
export function provideProblemFilter(answers: ProblemAnswers): FactoryProvider<ProblemFilter> {
  return { provide: APP_FILTER, inject: [Platform], useFactory: (platform: Platform) => new ProblemFilter(answers, platform.logger) };
}
