import { describe, expect, it } from 'vitest';
import type { Project } from '../workspace.js';
import { findTagFaults, tagsOf } from './tags.js';

const intake: Project = { root: 'apps/intake', packageName: '@signalbox/intake', nxName: 'intake', tags: ['type:app', 'scope:intake'], declared: [], references: [], exports: [] };

describe('tagsOf', () => {
  it.each([
    ['libs/domain/message', 'type:kernel scope:shared'],
    ['libs/domain/pacing', 'type:domain scope:pacing-sender'],
    ['libs/contracts', 'type:contracts scope:shared'],
    ['libs/data-model', 'type:data scope:shared'],
    ['libs/client', 'type:client scope:shared'],
    ['libs/platform/kafka', 'type:platform scope:shared'],
    ['apps/routing-policy', 'type:app scope:routing-policy'],
    ['apps/e2e', 'type:e2e scope:shared'],
    ['tools/bench', 'type:tool scope:shared'],
  ])('%s means %s', (folder, tags) => {
    expect(tagsOf(folder)?.join(' ')).toBe(tags);
  });
});

describe('findTagFaults', () => {
  it('is content with tags and names that follow from the folder', () => {
    expect(findTagFaults(intake)).toEqual([]);
  });

  it.each([
    ['no tags', { tags: [] }, 'is tagged []'],
    ['the scope of another app', { tags: ['type:app', 'scope:shared'] }, 'is tagged [type:app,scope:shared]'],
    ['another package name', { packageName: '@signalbox/door' }, 'is called @signalbox/door'],
    ['another name for Nx', { nxName: 'door' }, 'is door to Nx'],
    ['a folder outside the layout', { root: 'libs/intake' }, 'has no place'],
    ['a domain library of no app', { root: 'libs/domain/intake' }, 'has no place'],
  ])('finds %s', (_, change, fault) => {
    expect(findTagFaults({ ...intake, ...change }).join()).toContain(fault);
  });
});
