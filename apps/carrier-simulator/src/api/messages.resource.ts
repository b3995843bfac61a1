import { readCreateForm } from '../message/create-form.js';
import type { Arrival, MessageDraft } from '../message/message-record.js';
import { answerLongList } from './answer-list.js';
import { created, deleted, notFound, ok, refuse, type Answer, type Refusal } from './answer.js';
import type { ApiCall } from './api-call.js';
import { ACCOUNT, type ApiContext, type Resource } from './api-context.js';
import { findMessage, isShown } from './find-message.js';
import { readListFilter } from './list-filter.js';
import { viewMessage } from './message-view.js';
import type { Attempt } from './routes.js';

/** Messages: create, list, fetch, cancel, redact, delete. */
export const messagesResource: Resource = {
  at: ACCOUNT,
  permission: 'messaging/messages',
  testActions: ['create'],
  open(routes, context) {
    routes.create('/Messages.json', (call) => planCreate(call, context));
    routes.get('/Messages.json', (call) => list(call, context));
    routes.get('/Messages/:MessageSid.json', (call) => {
      const record = findMessage(call, context);
      return record === undefined ? notFound(call.path) : ok(viewMessage(record, context));
    });
    routes.post('/Messages/:MessageSid.json', (call) => update(call, context));
    routes.delete('/Messages/:MessageSid.json', (call) => remove(call, context));
  },
};

function planCreate({ accountSid, receivedAtMs, form }: ApiCall, context: ApiContext): Attempt {
  const { templates, services, timeline } = context;
  const read = readCreateForm(services.applyDefaults(form), { nowMs: timeline.nowMs(), findTemplate: (sid) => templates.get(accountSid, sid) });
  const { to, from, messageId, bodySha256 } = 'draft' in read ? read.draft : {};
  return {
    facts: { operation: 'create', name: `${to}|${bodySha256}`, to, from: from ?? undefined, messageId: messageId ?? undefined },
    perform(leftOfLMs, fault) {
      if ('refusal' in read) return refuseCounted(read.refusal, context);
      return accept(read.draft, { accountSid, receivedAtMs, fault, leftOfLMs }, context);
    },
  };
}

function accept(draft: MessageDraft, arrival: Arrival, context: ApiContext): Answer {
  const isTest = context.accounts.get(arrival.accountSid)?.isTest === true;
  const acceptance = isTest ? context.desk.rehearse(draft, arrival) : context.desk.accept(draft, arrival);
  if ('refusal' in acceptance) return refuseCounted(acceptance.refusal, context);
  context.arrivals.count(isTest ? 'create rehearsed' : 'create accepted');
  return created(viewMessage(acceptance.record, context));
}

function refuseCounted({ code, value }: Refusal, { arrivals }: ApiContext): Answer {
  arrivals.count(`create refused ${code}`);
  return refuse(code, value);
}

function list(call: ApiCall, context: ApiContext): Answer {
  const { store } = context;
  const { query } = call;
  const to = query.get('To');
  const isWanted = readListFilter(query);
  return answerLongList(call, {
    key: 'messages',
    items: to ? store.byTo(to) : store.all,
    view: (record) => viewMessage(record, context),
    isWanted: (record) => isShown(record, call, context) && isWanted(record),
    find: (sid) => store.bySid(sid),
  });
}

/** `Status=canceled` calls off what is scheduled, an empty `Body` takes the text away. */
function update(call: ApiCall, context: ApiContext): Answer {
  const record = findMessage(call, context);
  if (record === undefined) return notFound(call.path);
  if (call.form.get('Status') === 'canceled') return context.desk.cancel(record) ? ok(viewMessage(record, context)) : refuse(30409);
  const body = call.form.get('Body');
  if (body === null) return ok(viewMessage(record, context));
  if (body !== '') return refuse(21618);
  if (!record.isFinal) return refuse(20009);
  record.isRedacted = true;
  return ok(viewMessage(record, context));
}

function remove(call: ApiCall, context: ApiContext): Answer {
  const record = findMessage(call, context);
  if (record === undefined) return notFound(call.path);
  if (!record.isFinal) return refuse(20009);
  record.isDeleted = true;
  return deleted();
}
