import type { Account, AccountStatus } from '../account/account-registry.js';
import { answerList } from './answer-list.js';
import { created, notFound, ok, refuse, type Answer } from './answer.js';
import type { ApiCall } from './api-call.js';
import { CLASSIC, type ApiContext, type Resource } from './api-context.js';
import { formatRfc2822 } from './dates.js';

const STATUSES: readonly string[] = ['active', 'suspended', 'closed'] satisfies AccountStatus[];
const MOST_SUBACCOUNTS = 1_000;
const SUBRESOURCES = { calls: 'Calls', incoming_phone_numbers: 'IncomingPhoneNumbers', keys: 'Keys', messages: 'Messages' } as const;

/** The account and its subaccounts: create, list, fetch, rename, suspend, close. */
export const accountsResource: Resource = {
  at: CLASSIC,
  tokenOnly: true,
  open(routes, context) {
    routes.post('/Accounts.json', (call) => create(call, context));
    routes.get('/Accounts.json', (call) => answerList(call, { key: 'accounts', items: context.accounts.familyOf(call.caller.accountSid).filter(filterOf(call)), view: viewAccount }));
    routes.get('/Accounts/:Sid.json', (call) => {
      const account = find(call, context);
      return account === undefined ? notFound(call.path) : ok(viewAccount(account));
    });
    routes.post('/Accounts/:Sid.json', (call) => {
      const account = find(call, context);
      return account === undefined ? notFound(call.path) : update(account, call, context);
    });
  },
};

function find({ caller, params }: ApiCall, { accounts }: ApiContext): Account | undefined {
  const sid = params['Sid']!;
  return accounts.opens(caller, sid) ? accounts.get(sid) : undefined;
}

function create({ caller, form }: ApiCall, { accounts, mint, timeline }: ApiContext): Answer {
  const owner = accounts.get(caller.accountSid)!;
  if (owner.ownerSid !== owner.sid) return refuse(21101);
  if (accounts.familyOf(owner.sid).length > MOST_SUBACCOUNTS) return refuse(21480);
  const nowMs = timeline.nowMs();
  const account: Account = {
    sid: mint.next('AC'),
    ownerSid: owner.sid,
    isTest: false,
    friendlyName: form.get('FriendlyName') ?? `SubAccount Created at ${formatRfc2822(nowMs)}`,
    status: 'active',
    authToken: mint.nextSecret(),
    secondaryAuthToken: null,
    keys: new Map(),
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
  };
  accounts.add(account);
  return created(viewAccount(account));
}

function update(account: Account, { caller, form }: ApiCall, { timeline }: ApiContext): Answer {
  const status = form.get('Status');
  if (status !== null && !STATUSES.includes(status)) return refuse(20001, 'Status');
  // Only an owner suspends and closes, and nothing opens a closed account again.
  if (status !== null && (account.sid === caller.accountSid || account.status === 'closed')) return refuse(20006);
  account.status = (status as AccountStatus | null) ?? account.status;
  account.friendlyName = form.get('FriendlyName') ?? account.friendlyName;
  account.updatedAtMs = timeline.nowMs();
  return ok(viewAccount(account));
}

function filterOf({ query }: ApiCall): (account: Account) => boolean {
  const [name, status] = [query.get('FriendlyName'), query.get('Status')];
  return (account) => (!name || account.friendlyName === name) && (!status || account.status === status);
}

function viewAccount({ sid, ownerSid, authToken, friendlyName, status, createdAtMs, updatedAtMs }: Account): object {
  const uri = `/2010-04-01/Accounts/${sid}`;
  return {
    auth_token: authToken,
    date_created: formatRfc2822(createdAtMs),
    date_updated: formatRfc2822(updatedAtMs),
    friendly_name: friendlyName,
    owner_account_sid: ownerSid,
    sid,
    status,
    subresource_uris: Object.fromEntries(Object.entries(SUBRESOURCES).map(([name, path]) => [name, `${uri}/${path}.json`])),
    type: 'Full',
    uri: `${uri}.json`,
  };
}
