import { HttpProblem } from '@signalbox/service';
import type { Scope } from '../tenant.store.js';
import type { ApiKey } from './api-key.store.js';
import type { ApiKeyRing } from './api-key-ring.js';
import { makeProblem, refuseWith } from './http-problem.js';

const BEARER = /^Bearer +([\x21-\x7e]{16,256})$/i;

/** Who calls the HTTP door, by the header Authorization. */
export class Callers {
  readonly #ring: ApiKeyRing;

  constructor(ring: ApiKeyRing) {
    this.#ring = ring;
  }

  /** The key of the caller; HttpProblem 401 without a valid one, 403 where it lacks the scope. */
  identify(authorization: string | undefined, scope: Scope): ApiKey {
    const text = BEARER.exec(authorization ?? '')?.[1];
    const key = text === undefined ? null : this.#ring.find(text);
    if (!key) throw new HttpProblem(makeProblem('api-key-invalid'), { 'www-authenticate': 'Bearer realm="signalbox"' });
    if (!key.scopes.includes(scope)) throw refuseWith('scope-missing', { detail: `the API key lacks the scope ${scope}` });
    return key;
  }
}
