import { ok, refuse, type Answer } from './answer.js';
import type { ApiCall } from './api-call.js';
import { CLASSIC } from './api-context.js';
import { cutPage, describePage, envelopePage, readPageRequest } from './paging.js';

interface Indexed {
  readonly index: number;
  readonly sid: string;
}

export interface Listing<Item> {
  /** The name of the list in the answer. */
  readonly key: string;
  readonly items: readonly Item[];
  view(item: Item): object;
}

export interface LongListing<Item> extends Listing<Item> {
  isWanted(item: Item): boolean;
  /** What a page token points to. */
  find(sid: string): Item | undefined;
}

/** A page of a list that is given oldest first and shown newest first. */
export function answerList<Item extends { readonly sid: string }>(call: ApiCall, { key, items, view }: Listing<Item>): Answer {
  const indexed = items.map((item, index) => ({ index, sid: item.sid, item }));
  return answerLongList(call, {
    key,
    items: indexed,
    view: ({ item }) => view(item),
    isWanted: () => true,
    find: (sid) => indexed.find((candidate) => candidate.sid === sid),
  });
}

/** As `answerList`, for lists that are too long to go through for each page. */
export function answerLongList<Item extends Indexed>(call: ApiCall, { key, items, view, isWanted, find }: LongListing<Item>): Answer {
  const { query, path } = call;
  const request = readPageRequest(query);
  if ('refusal' in request) return refuse(request.refusal.code, request.refusal.value);
  const anchor = request.anchor === null ? null : find(request.anchor.sid);
  if (anchor === undefined) return refuse(21481, query.get('PageToken') ?? '');
  const page = cutPage(items, isWanted, request, anchor?.index ?? null);
  const shown = page.items.map(view);
  const classicAt = path.indexOf(CLASSIC);
  if (classicAt >= 0) return ok({ [key]: shown, ...envelopePage(page, request, { path: path.slice(classicAt), query }) });
  return ok({ [key]: shown, meta: { key, ...describePage(page, request, { path: call.url, query }) } });
}
