import type { Refusal } from './answer.js';

export interface PageRequest {
  readonly page: number;
  readonly pageSize: number;
  /** The item next to the page: `after` it comes the page, or `before` it the page ends. */
  readonly anchor: { readonly side: 'after' | 'before'; readonly sid: string } | null;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly hasNext: boolean;
}

interface Indexed {
  readonly index: number;
  readonly sid: string;
}

const DEFAULT_PAGE_SIZE = 50;
const LARGEST_PAGE_SIZE = 1_000;
const PAGE_TOKEN = /^P([AB])([A-Z]{2}[0-9a-f]{32})$/;

export function readPageRequest(query: URLSearchParams): PageRequest | { readonly refusal: Refusal } {
  const pageSize = Number(query.get('PageSize') ?? DEFAULT_PAGE_SIZE);
  if (!Number.isInteger(pageSize) || pageSize < 1 || pageSize > LARGEST_PAGE_SIZE) {
    return { refusal: { code: 20007, value: query.get('PageSize') ?? '' } };
  }
  const page = Math.max(Math.trunc(Number(query.get('Page') ?? 0)) || 0, 0);
  const token = query.get('PageToken');
  if (token === null) return { page, pageSize, anchor: null };
  const [, side, sid] = PAGE_TOKEN.exec(token) ?? [];
  if (sid === undefined) return { refusal: { code: 21481, value: token } };
  return { page, pageSize, anchor: { side: side === 'A' ? 'after' : 'before', sid } };
}

/**
 * Cuts one page, newest first, out of items in ascending order of `index`. Without an anchor, whole pages are skipped; items that are
 * added between two requests then shift the pages, which is why clients follow `next_page_uri`.
 */
export function cutPage<Item extends Indexed>(
  ascending: readonly Item[],
  matches: (item: Item) => boolean,
  request: PageRequest,
  anchorIndex: number | null,
): Page<Item> {
  const { page, pageSize, anchor } = request;
  if (anchor?.side === 'before' && anchorIndex !== null) {
    const items = take(ascending, { from: lowerBound(ascending, anchorIndex + 1), step: 1, count: pageSize }, matches);
    return { items: items.reverse(), hasNext: true };
  }
  const skipped = anchor === null ? page * pageSize : 0;
  const start = anchorIndex === null ? ascending.length : lowerBound(ascending, anchorIndex);
  const items = take(ascending, { from: start - 1, step: -1, count: skipped + pageSize + 1 }, matches).slice(skipped);
  return { items: items.slice(0, pageSize), hasNext: items.length > pageSize };
}

interface Place {
  /** Without a query; a URL in the product APIs. */
  readonly path: string;
  readonly query: URLSearchParams;
}

/** The envelope of a list of the classic API, without its items. */
export function envelopePage(found: Page<Indexed>, request: PageRequest, place: Place): object {
  const { page, pageSize } = request;
  const { self, first, next, previous } = linkPages(found, request, place);
  return {
    page,
    page_size: pageSize,
    start: page * pageSize,
    end: page * pageSize + Math.max(found.items.length - 1, 0),
    uri: self,
    first_page_uri: first,
    next_page_uri: next,
    previous_page_uri: previous,
  };
}

/** The `meta` of a list of the product APIs, without its key. */
export function describePage(found: Page<Indexed>, request: PageRequest, place: Place): object {
  const { self, first, next, previous } = linkPages(found, request, place);
  return { page: request.page, page_size: request.pageSize, first_page_url: first, previous_page_url: previous, next_page_url: next, url: self };
}

function linkPages({ items, hasNext }: Page<Indexed>, { page, pageSize }: PageRequest, place: Place) {
  const link = (number: number, token: string | null): string => {
    const query = new URLSearchParams(place.query);
    query.delete('PageToken');
    query.set('PageSize', String(pageSize));
    query.set('Page', String(number));
    if (token !== null) query.set('PageToken', token);
    return `${place.path}?${query}`;
  };
  const [first, last] = [items[0], items.at(-1)];
  return {
    self: link(page, place.query.get('PageToken')),
    first: link(0, null),
    next: hasNext && last ? link(page + 1, `PA${last.sid}`) : null,
    previous: page > 0 && first ? link(page - 1, `PB${first.sid}`) : null,
  };
}

function take<Item>(items: readonly Item[], walk: { from: number; step: 1 | -1; count: number }, matches: (item: Item) => boolean): Item[] {
  const taken: Item[] = [];
  for (let at = walk.from; at >= 0 && at < items.length && taken.length < walk.count; at += walk.step) {
    const item = items[at]!;
    if (matches(item)) taken.push(item);
  }
  return taken;
}

/** The place of the first item whose index is at least `index`. */
function lowerBound(ascending: readonly Indexed[], index: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle]!.index < index) low = middle + 1;
    else high = middle;
  }
  return low;
}
