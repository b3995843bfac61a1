import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { ProblemCode } from '@signalbox/contracts';
import { AdapterError } from '@signalbox/message';
import type { Logger } from '@signalbox/telemetry';
import { HttpProblem, makeProblem } from './http-problem.js';
import { RETRY_AFTER_SECONDS } from './retry-after.js';

interface Reply {
  status(code: number): Reply;
  header(name: string, value: string): Reply;
  type(contentType: string): Reply;
  send(body: unknown): unknown;
}

/** What the server itself refuses before a handler sees it. Its own words may repeat what was sent, so they are not passed on. */
const CODE_OF_STATUS: Readonly<Record<number, ProblemCode>> = { 404: 'route-unknown', 405: 'route-unknown', 408: 'request-timeout', 413: 'body-too-large', 415: 'media-type-unsupported' };
const SERVER_FAULT = 500;

/** Every answer that is no success is a problem by RFC 9457. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  readonly #logger: Logger;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  catch(exception: unknown, host: ArgumentsHost): void {
    const { problem, headers } = this.#describe(exception);
    const reply = host.switchToHttp().getResponse<Reply>();
    for (const [name, value] of Object.entries(headers)) reply.header(name, value);
    // As bytes, because the server would add a charset to a text, which this media type does not have.
    reply.status(problem.status).type('application/problem+json').send(Buffer.from(JSON.stringify(problem)));
  }

  #describe(exception: unknown): Pick<HttpProblem, 'problem' | 'headers'> {
    if (exception instanceof HttpProblem) return exception;
    const status = exception instanceof HttpException ? exception.getStatus() : (exception as { readonly statusCode?: unknown } | null)?.statusCode;
    // A connection that breaks off in the middle of a body comes so too.
    if (typeof status === 'number' && status < SERVER_FAULT) return { problem: makeProblem(CODE_OF_STATUS[status] ?? 'request-malformed'), headers: {} };
    if (exception instanceof AdapterError && exception.disposition !== 'rejected') return { problem: makeProblem('unavailable'), headers: { 'retry-after': RETRY_AFTER_SECONDS.unavailable } };
    this.#logger.error('a request ended with a fault of ours', { err: exception });
    return { problem: makeProblem('internal-error'), headers: {} };
  }
}
