import { isTexts } from '../template/template.js';
import type { StoredTemplate } from '../template/template-table.js';
import { answerList } from './answer-list.js';
import { created, deleted, notFound, ok, refuse, type Answer } from './answer.js';
import type { ApiCall } from './api-call.js';
import type { ApiContext, Resource } from './api-context.js';
import { formatIso } from './dates.js';

interface ContentRequest {
  readonly friendly_name?: string;
  readonly language?: string;
  readonly variables?: unknown;
  readonly types?: Readonly<Record<string, { readonly body?: string; readonly media?: readonly string[] }>>;
}

/** Content templates: create, list, fetch, delete. A message takes the text and media of the first type that has any. */
export const contentResource: Resource = {
  at: '/content/v1',
  open(routes, context) {
    const { templates } = context;
    const find = (call: ApiCall): StoredTemplate | undefined => templates.get(call.accountSid, call.params['Sid']!);
    routes.post('/Content', (call) => create(call, context));
    routes.get('/Content', (call) => answerList(call, { key: 'contents', items: templates.all(call.accountSid), view: (template) => viewTemplate(template, call) }));
    routes.get('/Content/:Sid', (call) => {
      const template = find(call);
      return template === undefined ? notFound(call.path) : ok(viewTemplate(template, call));
    });
    routes.delete('/Content/:Sid', (call) => {
      const template = find(call);
      if (template === undefined) return notFound(call.path);
      templates.remove(template.sid);
      return deleted();
    });
  },
};

function create(call: ApiCall, { templates, mint, timeline }: ApiContext): Answer {
  const { friendly_name: friendlyName = '', language, variables = {}, types = {} } = (call.json ?? {}) as ContentRequest;
  const said = Object.values(types).find(({ body, media }) => body !== undefined || media !== undefined);
  if (typeof language !== 'string' || said === undefined) return refuse(20001, language === undefined ? 'language' : 'types');
  if (!isTexts(variables)) return refuse(20001, 'variables');
  const template: StoredTemplate = {
    sid: mint.next('HX'),
    accountSid: call.accountSid,
    friendlyName,
    language,
    variables,
    types,
    body: said.body ?? '',
    mediaUrls: said.media ?? [],
    createdAtMs: timeline.nowMs(),
  };
  templates.add(template);
  return created(viewTemplate(template, call));
}

function viewTemplate({ sid, accountSid, friendlyName, language, variables, types, createdAtMs }: StoredTemplate, call: ApiCall): object {
  const url = call.linkTo(`/v1/Content/${sid}`);
  return {
    sid,
    account_sid: accountSid,
    friendly_name: friendlyName,
    language,
    variables,
    types,
    url,
    date_created: formatIso(createdAtMs),
    date_updated: formatIso(createdAtMs),
    links: { approval_create: `${url}/ApprovalRequests/whatsapp`, approval_fetch: `${url}/ApprovalRequests` },
  };
}
