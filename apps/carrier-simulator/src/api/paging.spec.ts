import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cutPage, envelopePage, readPageRequest, type PageRequest } from './paging.js';

const sidOf = (index: number): string => `SM${index.toString(16).padStart(32, '0')}`;
const itemsOf = (count: number) => Array.from({ length: count }, (_, index) => ({ index, sid: sidOf(index) }));

function pageOf(query: string, items: ReturnType<typeof itemsOf>) {
  const parameters = new URLSearchParams(query);
  const request = readPageRequest(parameters) as PageRequest;
  const anchorIndex = request.anchor === null ? null : items.findIndex((item) => item.sid === request.anchor?.sid);
  const page = cutPage(items, () => true, request, anchorIndex);
  const links = envelopePage(page, request, { path: '/list', query: parameters }) as { next_page_uri: string | null; previous_page_uri: string | null };
  return { shown: page.items.map((item) => item.index), links };
}

const queryOf = (uri: string): string => uri.split('?')[1]!;

describe('paging', () => {
  test('following the links shows everything once, newest first, also when items are added meanwhile', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 1, max: 7 }), (count, pageSize) => {
        const items = itemsOf(count);
        const shown: number[] = [];
        for (let uri: string | null = `/list?PageSize=${pageSize}`; uri !== null; ) {
          const page = pageOf(queryOf(uri), items);
          shown.push(...page.shown);
          items.push({ index: items.length, sid: sidOf(items.length) });
          uri = page.links.next_page_uri;
        }
        expect(shown).toEqual(Array.from({ length: count }, (_, index) => count - 1 - index));
      }),
    );
  });

  test('the way back shows the page before', () => {
    const items = itemsOf(10);
    const second = pageOf('PageSize=4&Page=1&PageToken=PA' + sidOf(6), items);
    expect(second.shown).toEqual([5, 4, 3, 2]);
    expect(pageOf(queryOf(second.links.previous_page_uri!), items).shown).toEqual([9, 8, 7, 6]);
  });

  test('pages by number alone', () => {
    expect(pageOf('PageSize=4&Page=2', itemsOf(10)).shown).toEqual([1, 0]);
  });

  test('links keep the filters', () => {
    const { links } = pageOf('PageSize=1&DateSent%3E=2026-01-01', itemsOf(2));
    expect(links.next_page_uri).toBe(`/list?PageSize=1&DateSent%3E=2026-01-01&Page=1&PageToken=PA${sidOf(1)}`);
  });

  test.each([
    ['too large a page', 'PageSize=1001', 20007],
    ['an empty page', 'PageSize=0', 20007],
    ['a token that is none', 'PageToken=here', 21481],
  ])('%s', (_name, query, code) => {
    expect(readPageRequest(new URLSearchParams(query))).toMatchObject({ refusal: { code } });
  });
});
