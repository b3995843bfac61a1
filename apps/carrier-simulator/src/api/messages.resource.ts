import type { FastifyRequest } from 'fastify';
import type { RequestFacts } from '../fault/fault-board.js';
import { playFault, type FaultStage } from '../fault/play-fault.js';
import { readCreateForm } from '../message/create-form.js';
import type { Arrival, MessageRecord } from '../message/message-record.js';
import { notFound, refuse, type Answer } from './answer.js';
import type { ApiContext, Resource } from './api-context.js';
import { entryOf } from './api-door.js';
import { readListFilter } from './list-filter.js';
import { viewMessage } from './message-view.js';
import { cutPage, envelopePage, readPageRequest } from './paging.js';

interface MessagePath {
  AccountSid: string;
  MessageSid: string;
}

/** Messages: create, list, fetch. */
export const messagesResource: Resource = (api, context) => {
  api.post('/Messages.json', (request) => create(request, context));
  api.get('/Messages.json', (request) => {
    const query = queryOf(request);
    read(request, context, { name: `list ${query}`, to: query.get('To') ?? undefined }, () => list(request, context, query));
  });
  api.get<{ Params: MessagePath }>('/Messages/:MessageSid.json', (request) => {
    const { MessageSid: sid } = request.params;
    read(request, context, { name: `fetch ${sid}` }, () => fetchOne(request, context, sid));
  });
};

function create(request: FastifyRequest, context: ApiContext): void {
  const { arrivals, faults } = context;
  const form = readCreateForm((request.body as URLSearchParams | undefined) ?? new URLSearchParams());
  const draft = 'draft' in form ? form.draft : null;
  const { to, from, messageId, bodySha256 } = draft ?? {};
  const facts: RequestFacts = {
    operation: 'create',
    name: `${to}|${bodySha256}`,
    to,
    from: from ?? undefined,
    messageId: messageId ?? undefined,
  };
  const fault = faults.draw(facts);
  if (fault.kind !== null) arrivals.count(`create fault ${fault.kind}`);
  const { exchange, accountSid, receivedAtMs } = entryOf(request);
  playFault(exchange, fault, stageOf(context), (leftOfLMs) => {
    if ('refusal' in form) return refuseCounted(form.refusal, context);
    return accept(form.draft, { accountSid, receivedAtMs, fault: fault.kind, leftOfLMs }, context);
  });
}

function accept(draft: Parameters<ApiContext['desk']['accept']>[0], arrival: Arrival, context: ApiContext): Answer {
  const acceptance = context.desk.accept(draft, arrival);
  if ('refusal' in acceptance) return refuseCounted(acceptance.refusal, context);
  context.arrivals.count('create accepted');
  return { httpStatus: 201, body: viewMessage(acceptance.record) };
}

function refuseCounted({ code, value }: { code: Parameters<typeof refuse>[0]; value: string }, { arrivals }: ApiContext): Answer {
  arrivals.count(`create refused ${code}`);
  return refuse(code, value);
}

function read(request: FastifyRequest, context: ApiContext, facts: Omit<RequestFacts, 'operation'>, answer: () => Answer): void {
  const fault = context.faults.draw({ ...facts, operation: 'read' });
  if (fault.kind !== null) context.arrivals.count(`read fault ${fault.kind}`);
  playFault(entryOf(request).exchange, fault, stageOf(context), () => {
    // What was due a moment ago is shown, however busy the machine is.
    context.timeline.settle();
    context.arrivals.count('read answered');
    return answer();
  });
}

function list(request: FastifyRequest, { store, timeline }: ApiContext, query: URLSearchParams): Answer {
  const page = readPageRequest(query);
  if ('refusal' in page) return refuse(page.refusal.code, page.refusal.value);
  const anchor = page.anchor === null ? null : store.bySid(page.anchor.sid);
  if (anchor === undefined) return refuse(21481, query.get('PageToken') ?? '');
  const to = query.get('To');
  const candidates = to ? store.byTo(to) : store.all;
  const isWanted = readListFilter(query);
  const { accountSid } = entryOf(request);
  const nowMs = timeline.nowMs();
  const matches = (record: MessageRecord): boolean => record.accountSid === accountSid && record.visibleAtMs <= nowMs && isWanted(record);
  const found = cutPage(candidates, matches, page, anchor?.index ?? null);
  return { httpStatus: 200, body: { messages: found.items.map(viewMessage), ...envelopePage(found, page, { path: pathOf(request), query }) } };
}

function fetchOne(request: FastifyRequest, { store, timeline }: ApiContext, sid: string): Answer {
  const record = store.bySid(sid);
  const isVisible = record?.accountSid === entryOf(request).accountSid && record.visibleAtMs <= timeline.nowMs();
  return isVisible ? { httpStatus: 200, body: viewMessage(record) } : notFound(pathOf(request));
}

function stageOf({ timeline, settings, faults }: ApiContext): FaultStage {
  const { hangMaxMs, slowReplyMaxMs } = faults.settings;
  return { timeline, settings: settings.current, hangMaxMs, slowReplyMaxMs };
}

function queryOf(request: FastifyRequest): URLSearchParams {
  const start = request.url.indexOf('?');
  return new URLSearchParams(start < 0 ? '' : request.url.slice(start + 1));
}

function pathOf(request: FastifyRequest): string {
  return request.url.split('?', 1)[0]!;
}
