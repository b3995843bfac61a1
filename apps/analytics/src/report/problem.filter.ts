import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { AdapterError } from '@signalbox/message';
import { problem } from '@signalbox/service';
import type { Logger } from '@signalbox/telemetry';

interface Reply {
  status(code: number): Reply;
  type(contentType: string): Reply;
  send(body: unknown): unknown;
}

const SERVER_FAULT = 500;

/** Every answer that is no success is a problem by RFC 9457. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  readonly #logger: Logger;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  catch(exception: unknown, host: ArgumentsHost): void {
    const refusal = this.#describe(exception);
    // As bytes, because the server would add a charset to a text, which this media type does not have.
    host.switchToHttp().getResponse<Reply>().status(refusal.getStatus()).type('application/problem+json').send(Buffer.from(JSON.stringify(refusal.getResponse())));
  }

  #describe(exception: unknown): HttpException {
    const status = exception instanceof HttpException ? exception.getStatus() : (exception as { readonly statusCode?: unknown } | null)?.statusCode;
    if (exception instanceof HttpException && typeof exception.getResponse() === 'object' && 'type' in (exception.getResponse() as object)) return exception;
    if (typeof status === 'number' && status < SERVER_FAULT) return problem(status, status === 404 ? 'route-unknown' : 'request-malformed', 'There is nothing at this address, or the request is not one that HTTP allows here.');
    if (exception instanceof AdapterError) return problem(503, 'unavailable', 'The database does not answer; ask again in a moment.');
    this.#logger.error('a request ended with a fault of ours', { err: exception });
    return problem(SERVER_FAULT, 'internal-error', 'A fault of ours; tell us if it stays.');
  }
}
