import type { FastifyRequest } from 'fastify';
import type { Caller } from '../account/account-registry.js';
import { entryOf } from './api-door.js';

/** One request as a resource sees it. */
export interface ApiCall {
  readonly caller: Caller;
  /** The account whose resources are meant: the one in the path, else the caller's own. */
  readonly accountSid: string;
  readonly receivedAtMs: number;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** Empty for a body that is no form. */
  readonly form: URLSearchParams;
  /** Undefined for a body that is no JSON. */
  readonly json: unknown;
  /** As it was asked for, without the query. */
  readonly path: string;
  /** The same with scheme and host. */
  readonly url: string;
  /** The absolute URL of a path of the same product, such as `/v1/Services`, reached the same way as this request came. */
  linkTo(path: string): string;
}

export type Body = { readonly form: URLSearchParams; readonly json?: unknown };

export function callOf(request: FastifyRequest): ApiCall {
  const { caller, accountSid, receivedAtMs } = entryOf(request);
  const { form = new URLSearchParams(), json } = (request.body as Body | undefined) ?? {};
  const [path, search] = splitUrl(request.originalUrl);
  return {
    caller,
    accountSid,
    receivedAtMs,
    params: request.params as Record<string, string>,
    query: new URLSearchParams(search),
    form,
    json,
    path,
    url: originOf(request) + path,
    linkTo: (target) => originOf(request) + path.slice(0, path.length - pathInProduct(request).length) + target,
  };
}

function splitUrl(url: string): [path: string, search: string] {
  const start = url.indexOf('?');
  return start < 0 ? [url, ''] : [url.slice(0, start), url.slice(start + 1)];
}

function pathInProduct({ url }: FastifyRequest): string {
  return splitUrl(url)[0].replace(/^\/[a-z]+(?=\/v\d)/, '');
}

function originOf({ headers }: FastifyRequest): string {
  const host = headers.host ?? '';
  return `${host.endsWith('twilio.com') ? 'https' : 'http'}://${host}`;
}
