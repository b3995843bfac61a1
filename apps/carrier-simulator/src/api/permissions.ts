import type { Caller } from '../account/account-registry.js';
import { refuse, type Answer } from './answer.js';
import type { ApiContext, Resource } from './api-context.js';

/**
 * What a request does to a resource, in the words of a restricted key's policy: `/twilio/messaging/messages/create`. Those of messages are
 * documented; the other resources are named after the same pattern.
 */
export type Action = 'create' | 'list' | 'read' | 'update' | 'delete';

export function actionOf(method: 'GET' | 'POST' | 'DELETE', path: string): Action {
  const isOne = /\/:[^/]+$/.test(path.replace(/\.json$/, ''));
  switch (method) {
    case 'DELETE':
      return 'delete';
    case 'GET':
      return isOne ? 'read' : 'list';
    case 'POST':
      return isOne ? 'update' : 'create';
  }
}

/** Why these credentials may not do this here, or null. */
export function findForbidden(resource: Resource, action: Action, caller: Caller, { accounts }: Pick<ApiContext, 'accounts'>): Answer | null {
  const { tokenOnly = false, permission, testActions = [] } = resource;
  if (tokenOnly && caller.via === 'key') return refuse(20003);
  if (caller.allow !== null && !caller.allow.has(`/twilio/${permission}/${action}`)) return refuse(70051);
  return accounts.get(caller.accountSid)?.isTest === true && !testActions.includes(action) ? refuse(20008) : null;
}
