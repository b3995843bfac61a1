import type { ApiKey } from '../account/account-registry.js';
import { answerList } from './answer-list.js';
import { created, deleted, notFound, ok } from './answer.js';
import type { ApiCall } from './api-call.js';
import { ACCOUNT, type Resource } from './api-context.js';
import { formatRfc2822 } from './dates.js';

/** API keys: create, list, fetch, rename, delete. The secret is shown once. */
export const keysResource: Resource = {
  at: ACCOUNT,
  tokenOnly: true,
  open(routes, { accounts, mint, timeline }) {
    const keysOf = (call: ApiCall): Map<string, ApiKey> => accounts.get(call.accountSid)!.keys;
    const find = (call: ApiCall): ApiKey | undefined => keysOf(call).get(call.params['Sid']!);
    routes.post('/Keys.json', (call) => {
      const nowMs = timeline.nowMs();
      const key: ApiKey = { sid: mint.next('SK'), secret: mint.nextSecret(), allow: null, friendlyName: call.form.get('FriendlyName') ?? '', createdAtMs: nowMs, updatedAtMs: nowMs };
      keysOf(call).set(key.sid, key);
      return created({ ...viewKey(key), secret: key.secret });
    });
    routes.get('/Keys.json', (call) => answerList(call, { key: 'keys', items: [...keysOf(call).values()], view: viewKey }));
    routes.get('/Keys/:Sid.json', (call) => {
      const key = find(call);
      return key === undefined ? notFound(call.path) : ok(viewKey(key));
    });
    routes.post('/Keys/:Sid.json', (call) => {
      const key = find(call);
      if (key === undefined) return notFound(call.path);
      key.friendlyName = call.form.get('FriendlyName') ?? key.friendlyName;
      key.updatedAtMs = timeline.nowMs();
      return ok(viewKey(key));
    });
    routes.delete('/Keys/:Sid.json', (call) => (keysOf(call).delete(call.params['Sid']!) ? deleted() : notFound(call.path)));
  },
};

function viewKey({ sid, friendlyName, createdAtMs, updatedAtMs }: ApiKey): object {
  return { sid, friendly_name: friendlyName, date_created: formatRfc2822(createdAtMs), date_updated: formatRfc2822(updatedAtMs) };
}
