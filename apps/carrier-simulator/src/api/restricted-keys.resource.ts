import type { ApiKey } from '../account/account-registry.js';
import { created, refuse, type Answer } from './answer.js';
import type { ApiCall } from './api-call.js';
import type { ApiContext, Resource } from './api-context.js';
import { formatRfc2822 } from './dates.js';

const MOST_PERMISSIONS = 100;

/** API keys that may do only what their policy names: create. What else is done with keys is done in the classic API. */
export const restrictedKeysResource: Resource = {
  at: '/iam/v1',
  tokenOnly: true,
  open(routes, context) {
    routes.post('/Keys', (call) => create(call, context));
  },
};

function create({ form, caller }: ApiCall, { accounts, mint, timeline }: ApiContext): Answer {
  const sid = form.get('AccountSid') ?? caller.accountSid;
  const type = form.get('KeyType') ?? 'standard';
  const allow = type === 'restricted' ? readPolicy(form.get('Policy')) : null;
  if (!accounts.opens(caller, sid)) return refuse(20001, 'AccountSid');
  if (type !== 'restricted' && type !== 'standard') return refuse(20001, 'KeyType');
  if (type === 'restricted' && allow === null) return refuse(20001, 'Policy');
  const nowMs = timeline.nowMs();
  const key: ApiKey = { sid: mint.next('SK'), secret: mint.nextSecret(), allow: allow && new Set(allow), friendlyName: form.get('FriendlyName') ?? '', createdAtMs: nowMs, updatedAtMs: nowMs };
  accounts.get(sid)!.keys.set(key.sid, key);
  return created({ ...viewRestrictedKey(key), secret: key.secret });
}

function viewRestrictedKey({ sid, friendlyName, allow, createdAtMs, updatedAtMs }: ApiKey): object {
  return { sid, friendly_name: friendlyName, date_created: formatRfc2822(createdAtMs), date_updated: formatRfc2822(updatedAtMs), policy: allow === null ? null : { allow: [...allow] } };
}

/** `{"allow":["/twilio/messaging/messages/create"]}`; null for anything else. */
function readPolicy(json: string | null): string[] | null {
  try {
    const { allow } = JSON.parse(json ?? '') as { allow?: unknown };
    const isList = Array.isArray(allow) && allow.length <= MOST_PERMISSIONS && allow.every((permission) => typeof permission === 'string');
    return isList ? (allow as string[]) : null;
  } catch {
    return null;
  }
}
