import { created, deleted, notFound, ok } from './answer.js';
import type { Resource } from './api-context.js';
import { formatIso } from './dates.js';

/** Rotation of the auth token: make a second one, then promote it (or delete it again). Webhooks are signed with the first until then. */
export const authTokensResource: Resource = {
  at: '/accounts/v1',
  tokenOnly: true,
  open(routes, { accounts, mint, timeline }) {
    routes.post('/AuthTokens/Secondary', (call) => {
      const account = accounts.get(call.accountSid)!;
      account.secondaryAuthToken = mint.nextSecret();
      account.updatedAtMs = timeline.nowMs();
      const date = formatIso(account.updatedAtMs);
      return created({ account_sid: account.sid, date_created: date, date_updated: date, secondary_auth_token: account.secondaryAuthToken, url: call.url });
    });
    routes.delete('/AuthTokens/Secondary', (call) => {
      const account = accounts.get(call.accountSid)!;
      if (account.secondaryAuthToken === null) return notFound(call.path);
      account.secondaryAuthToken = null;
      return deleted();
    });
    routes.post('/AuthTokens/Promote', (call) => {
      if (!accounts.promote(call.accountSid, timeline.nowMs())) return notFound(call.path);
      const { sid, createdAtMs, updatedAtMs, authToken } = accounts.get(call.accountSid)!;
      return ok({ account_sid: sid, auth_token: authToken, date_created: formatIso(createdAtMs), date_updated: formatIso(updatedAtMs), url: call.url });
    });
  },
};
