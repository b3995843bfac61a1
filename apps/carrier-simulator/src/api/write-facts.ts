import type { RequestFacts } from '../fault/fault-board.js';
import type { ApiCall } from './api-call.js';
import type { ApiContext } from './api-context.js';

/** A write by what it asks for, with the addresses of the message or call that its path names. */
export function writeFactsOf(method: 'POST' | 'DELETE', { path, params, form, json }: ApiCall, { store, calls }: Pick<ApiContext, 'store' | 'calls'>): RequestFacts {
  const name = `${method} ${path}|${form}|${json === undefined ? '' : JSON.stringify(json)}`;
  const message = store.bySid(params['MessageSid'] ?? '');
  if (message !== undefined) {
    const { from, draft } = message;
    return { operation: 'write', name, to: draft.to, from: from ?? undefined, messageId: draft.messageId ?? undefined };
  }
  const { to, from } = calls.bySid(params['Sid'] ?? '')?.draft ?? {};
  return { operation: 'write', name, to, from };
}
