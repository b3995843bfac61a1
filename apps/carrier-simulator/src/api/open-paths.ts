import type { FastifyInstance } from 'fastify';
import { refuse } from './answer.js';
import { entryOf } from './api-door.js';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
export type Method = (typeof METHODS)[number];

/** Which methods each path takes. A path that is there, asked with another method, is 405 and not 404. */
export class OpenPaths {
  private readonly methods = new Map<string, Set<Method>>();

  add(path: string, method: Method): void {
    const methods = this.methods.get(path) ?? new Set();
    this.methods.set(path, methods.add(method));
  }

  /** To be called once all paths are open. */
  refuseOtherMethods(api: FastifyInstance): void {
    for (const [url, methods] of this.methods) {
      const others = METHODS.filter((method) => !methods.has(method));
      api.route({ method: others, url, exposeHeadRoute: false, handler: (request) => entryOf(request).exchange.answer(refuse(20004)) });
    }
  }
}
