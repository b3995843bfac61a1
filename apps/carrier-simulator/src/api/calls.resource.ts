import { readCallForm } from '../call/call-form.js';
import { durationOf, isOver, type CallDraft, type CallRecord } from '../call/call-record.js';
import { rateOf } from '../price/rates.js';
import { answerLongList } from './answer-list.js';
import { created, deleted, notFound, ok, refuse, type Answer } from './answer.js';
import type { ApiCall } from './api-call.js';
import { ACCOUNT, type ApiContext, type Resource } from './api-context.js';
import { formatRfc2822 } from './dates.js';
import { readDateFilter } from './list-filter.js';
import type { Attempt } from './routes.js';

/** The one number that test credentials may call from. */
const TEST_CALLER = '+15005550006';

/** Calls: create, list, fetch, cancel or hang up, delete. */
export const callsResource: Resource = {
  at: ACCOUNT,
  permission: 'voice/calls',
  testActions: ['create'],
  open(routes, context) {
    const find = (call: ApiCall): CallRecord | undefined => {
      const record = context.calls.bySid(call.params['Sid']!);
      return record?.accountSid === call.accountSid && !record.isDeleted ? record : undefined;
    };
    routes.create('/Calls.json', (call) => planCreate(call, context));
    routes.get('/Calls.json', (call) => list(call, context));
    routes.get('/Calls/:Sid.json', (call) => {
      const record = find(call);
      return record === undefined ? notFound(call.path) : ok(viewCall(record, context));
    });
    routes.post('/Calls/:Sid.json', (call) => {
      const record = find(call);
      return record === undefined ? notFound(call.path) : update(record, call, context);
    });
    routes.delete('/Calls/:Sid.json', (call) => {
      const record = find(call);
      if (record === undefined) return notFound(call.path);
      if (!isOver(record)) return refuse(20009);
      record.isDeleted = true;
      return deleted();
    });
  },
};

function planCreate({ accountSid, form }: ApiCall, context: ApiContext): Attempt {
  const { timeline, arrivals } = context;
  const read = readCallForm(form);
  const { to, from } = 'draft' in read ? read.draft : {};
  return {
    facts: { operation: 'create', name: `call|${from}|${to}`, to, from },
    perform() {
      timeline.settle();
      arrivals.count('write answered');
      return 'draft' in read ? accept(read.draft, accountSid, context) : refuse(read.refusal.code, read.refusal.value);
    },
  };
}

function accept(draft: CallDraft, accountSid: string, context: ApiContext): Answer {
  const { from } = draft;
  if (context.accounts.get(accountSid)?.isTest === true) return from === TEST_CALLER ? created(viewCall(context.calls.rehearse(draft, accountSid), context)) : refuse(21210, from);
  if (context.settings.current.knownSendersOnly && !context.senders.isListed(from)) return refuse(21210, from);
  return created(viewCall(context.calls.accept(draft, accountSid), context));
}

function list(call: ApiCall, context: ApiContext): Answer {
  const { query } = call;
  const [to, from, status] = [query.get('To'), query.get('From'), query.get('Status')];
  const [startsInTime, endsInTime] = [readDateFilter(query, 'StartTime'), readDateFilter(query, 'EndTime')];
  return answerLongList(call, {
    key: 'calls',
    items: context.calls.all,
    view: (record) => viewCall(record, context),
    isWanted: (record) =>
      record.accountSid === call.accountSid &&
      !record.isDeleted &&
      (!to || record.draft.to === to) &&
      (!from || record.draft.from === from) &&
      (!status || record.status === status) &&
      startsInTime(record.startAtMs) &&
      endsInTime(record.endAtMs),
    find: (sid) => context.calls.bySid(sid),
  });
}

function update(record: CallRecord, { form }: ApiCall, context: ApiContext): Answer {
  const status = form.get('Status');
  if (status !== null && status !== 'canceled' && status !== 'completed') return refuse(20001, 'Status');
  if (status === null && record.status !== 'in-progress') return refuse(21220, record.status);
  if (status !== null && !context.calls.end(record, status)) return refuse(21220, record.status);
  return ok(viewCall(record, context));
}

function viewCall(record: CallRecord, { numbers }: ApiContext): object {
  const { sid, accountSid, draft, status } = record;
  const uri = `/2010-04-01/Accounts/${accountSid}/Calls/${sid}`;
  const durationS = durationOf(record);
  return {
    account_sid: accountSid,
    answered_by: record.answeredBy,
    api_version: '2010-04-01',
    caller_name: null,
    date_created: formatRfc2822(record.createdAtMs),
    date_updated: formatRfc2822(record.updatedAtMs),
    direction: 'outbound-api',
    duration: durationS === null ? null : String(durationS),
    end_time: formatTime(record.endAtMs),
    forwarded_from: null,
    from: draft.from,
    from_formatted: formatNational(draft.from),
    group_sid: null,
    parent_call_sid: null,
    phone_number_sid: numbers.byAddress(draft.from)?.sid ?? null,
    price: durationS ? (-rateOf(draft.to).voiceMinute * Math.ceil(durationS / 60)).toFixed(5) : null,
    price_unit: 'USD',
    queue_time: String(Math.round(record.queueTimeMs)),
    sid,
    start_time: formatTime(record.startAtMs),
    status,
    subresource_uris: { notifications: `${uri}/Notifications.json`, recordings: `${uri}/Recordings.json` },
    to: draft.to,
    to_formatted: formatNational(draft.to),
    trunk_sid: null,
    uri: `${uri}.json`,
  };
}

function formatTime(atMs: number | null): string | null {
  return atMs === null ? null : formatRfc2822(atMs);
}

/** `(415) 555-0100` for a North American number. */
function formatNational(address: string): string {
  return address.replace(/^\+1(\d{3})(\d{3})(\d{4})$/, '($1) $2-$3');
}
