import { testEventOf } from '../event-stream/cloud-event.js';
import { placeOf, type Sink } from '../event-stream/sink-table.js';
import { answerList } from './answer-list.js';
import { created, deleted, notFound, ok, refuse, type Answer } from './answer.js';
import type { ApiCall } from './api-call.js';
import type { ApiContext, Resource } from './api-context.js';
import { formatIso } from './dates.js';

const MOST_SINKS = 100;

/** Event Streams' sinks, of the webhook kind: create, list, fetch, test, validate, delete. */
export const sinksResource: Resource = {
  at: '/events/v1',
  open(routes, context) {
    const { sinks, streamer, mint, timeline } = context;
    routes.post('/Sinks', (call) => create(call, context));
    routes.get('/Sinks', (call) => answerList(call, { key: 'sinks', items: sinks.ofAccount(call.accountSid), view: (sink) => viewSink(sink, call) }));
    routes.get('/Sinks/:Sid', (call) => withSink(call, context, (sink) => ok(viewSink(sink, call))));
    routes.post('/Sinks/:Sid/Test', (call) =>
      withSink(call, context, (sink) => {
        sink.testId = mint.nextSecret();
        sink.status = 'validating';
        streamer.publishTo(placeOf(sink), testEventOf(sink.testId, sink.accountSid, timeline.nowMs()), sink.accountSid);
        return created({ result: 'submitted' });
      }),
    );
    routes.post('/Sinks/:Sid/Validate', (call) =>
      withSink(call, context, (sink) => {
        const isRight = sink.testId !== null && call.form.get('TestId') === sink.testId;
        sink.status = isRight ? 'active' : 'failed';
        sink.updatedAtMs = timeline.nowMs();
        return created({ result: isRight ? 'valid' : 'invalid' });
      }),
    );
    routes.delete('/Sinks/:Sid', (call) =>
      withSink(call, context, (sink) => {
        if (sinks.isInUse(sink.sid)) return refuse(91007, sink.sid);
        sinks.sinks.delete(sink.sid);
        return deleted();
      }),
    );
  },
};

function withSink(call: ApiCall, { sinks }: ApiContext, answer: (sink: Sink) => Answer): Answer {
  const sink = sinks.sinks.get(call.params['Sid']!);
  return sink?.accountSid === call.accountSid ? answer(sink) : notFound(call.path);
}

function create(call: ApiCall, { sinks, mint, timeline }: ApiContext): Answer {
  if (sinks.ofAccount(call.accountSid).length >= MOST_SINKS) return refuse(91003, String(MOST_SINKS));
  if (call.form.get('SinkType') !== 'webhook') return refuse(20001, 'SinkType');
  const { destination, batch_events: isBatched } = parseConfiguration(call.form.get('SinkConfiguration'));
  if (typeof destination !== 'string' || !/^https?:\/\//.test(destination) || !URL.canParse(destination)) return refuse(20001, 'SinkConfiguration');
  const nowMs = timeline.nowMs();
  const sink: Sink = {
    sid: mint.next('DG'),
    accountSid: call.accountSid,
    description: call.form.get('Description') ?? '',
    destination,
    isBatched: isBatched === true,
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
    status: 'initialized',
    testId: null,
  };
  sinks.sinks.set(sink.sid, sink);
  return created(viewSink(sink, call));
}

function parseConfiguration(json: string | null): Record<string, unknown> {
  try {
    const value = JSON.parse(json ?? '') as unknown;
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function viewSink({ sid, description, destination, isBatched, status, createdAtMs, updatedAtMs }: Sink, call: ApiCall): object {
  const url = call.linkTo(`/v1/Sinks/${sid}`);
  return {
    sid,
    description,
    sink_configuration: { destination, method: 'POST', batch_events: isBatched },
    sink_type: 'webhook',
    status,
    date_created: formatIso(createdAtMs),
    date_updated: formatIso(updatedAtMs),
    url,
    links: { sink_test: `${url}/Test`, sink_validate: `${url}/Validate` },
  };
}
