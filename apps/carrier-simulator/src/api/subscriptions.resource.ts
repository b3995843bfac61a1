import type { EventType, Subscription } from '../event-stream/sink-table.js';
import { answerList } from './answer-list.js';
import { created, deleted, notFound, ok, refuse, type Answer } from './answer.js';
import type { ApiCall } from './api-call.js';
import type { ApiContext, Resource } from './api-context.js';
import { formatIso } from './dates.js';

/** Event Streams' subscriptions, one for each sink: create, list, fetch, delete. */
export const subscriptionsResource: Resource = {
  at: '/events/v1',
  open(routes, context) {
    const { subscriptions } = context.sinks;
    const find = (call: ApiCall): Subscription | undefined => {
      const subscription = subscriptions.get(call.params['Sid']!);
      return subscription?.accountSid === call.accountSid ? subscription : undefined;
    };
    routes.post('/Subscriptions', (call) => create(call, context));
    routes.get('/Subscriptions', (call) => {
      const items = [...subscriptions.values()].filter(({ accountSid }) => accountSid === call.accountSid);
      return answerList(call, { key: 'subscriptions', items, view: (subscription) => viewSubscription(subscription, call) });
    });
    routes.get('/Subscriptions/:Sid', (call) => {
      const subscription = find(call);
      return subscription === undefined ? notFound(call.path) : ok(viewSubscription(subscription, call));
    });
    routes.delete('/Subscriptions/:Sid', (call) => (find(call) !== undefined && subscriptions.delete(call.params['Sid']!) ? deleted() : notFound(call.path)));
  },
};

function create(call: ApiCall, { sinks, mint, timeline }: ApiContext): Answer {
  const sinkSid = call.form.get('SinkSid') ?? '';
  const types = readTypes(call.form.getAll('Types'));
  if (sinks.sinks.get(sinkSid)?.accountSid !== call.accountSid) return refuse(20001, 'SinkSid');
  if (types === null) return refuse(20001, 'Types');
  if (sinks.isInUse(sinkSid)) return refuse(91007, sinkSid);
  const subscription: Subscription = { sid: mint.next('DF'), accountSid: call.accountSid, description: call.form.get('Description') ?? '', sinkSid, types, createdAtMs: timeline.nowMs() };
  sinks.subscriptions.set(subscription.sid, subscription);
  return created(viewSubscription(subscription, call));
}

/** Each type as a value of its own, as the clients send them, or all in one array; null for what is neither. */
function readTypes(values: readonly string[]): EventType[] | null {
  try {
    const given = values.flatMap((value) => JSON.parse(value) as { type?: unknown; schema_version?: unknown }[]);
    const types = given.flatMap(({ type, schema_version: version }) => (typeof type === 'string' ? [{ type, schemaVersion: typeof version === 'number' ? version : null }] : []));
    return types.length > 0 && types.length === given.length ? types : null;
  } catch {
    return null;
  }
}

function viewSubscription({ sid, accountSid, description, sinkSid, createdAtMs }: Subscription, call: ApiCall): object {
  const url = call.linkTo(`/v1/Subscriptions/${sid}`);
  const date = formatIso(createdAtMs);
  return { account_sid: accountSid, sid, date_created: date, date_updated: date, description, sink_sid: sinkSid, url, links: { subscribed_events: `${url}/SubscribedEvents` } };
}
