import type { FastifyInstance } from 'fastify';
import type { Body } from './api-call.js';

/** Reads forms and JSON. To a resource that wants a form any other body counts as an empty one, as with the real API: it answers 21604. */
export function readBodies(api: FastifyInstance): void {
  api.removeAllContentTypeParsers();
  api.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) => done(null, { form: new URLSearchParams(body as string) } satisfies Body));
  api.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => done(null, { form: new URLSearchParams(), json: parseJson(body as string) } satisfies Body));
  api.addContentTypeParser('*', { parseAs: 'string' }, (_request, _body, done) => done(null, { form: new URLSearchParams() } satisfies Body));
}

/** Undefined for what is no JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
