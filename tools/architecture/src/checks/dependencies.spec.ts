import { describe, expect, it } from 'vitest';
import { readSource, type Project } from '../workspace.js';
import { findPackageFaults, findReferenceFaults } from './dependencies.js';

const project = (root: string, change: Partial<Project> = {}): Project => ({ root, packageName: `@signalbox/${root.split('/').at(-1)}`, nxName: '', tags: [], declared: [], references: [], exports: [], ...change });
const projects = [project('libs/domain/message'), project('libs/contracts'), project('libs/client')];
const client = project('libs/client', { declared: ['@signalbox/message', 'kafkajs'], references: ['libs/domain/message'] });
const sources = [readSource('libs/client/src/publish.ts', "import { LANES } from '@signalbox/message';\nimport { Kafka } from 'kafkajs';\nexport const all = [LANES, Kafka];")];

describe('findReferenceFaults', () => {
  it('is content where package.json, tsconfig.json and imports agree', () => {
    expect(findReferenceFaults(client, projects, sources)).toEqual([]);
  });

  it.each([
    ['an import that package.json lacks', { declared: [] }, 'does not declare in package.json what it imports: @signalbox/message'],
    ['an import that tsconfig.json lacks', { references: [] }, 'does not refer in tsconfig.json to what it imports: @signalbox/message'],
    ['a declared package that nothing imports', { declared: ['@signalbox/message', '@signalbox/contracts'] }, 'declares in package.json but never imports @signalbox/contracts'],
    ['a reference that nothing imports', { references: ['libs/domain/message', 'libs/contracts'] }, 'refers in tsconfig.json to, but never imports @signalbox/contracts'],
  ])('finds %s', (_, change, fault) => {
    expect(findReferenceFaults({ ...client, ...change }, projects, sources)).toEqual([`libs/client ${fault}`]);
  });
});

describe('findPackageFaults', () => {
  it('is content with what is declared here or at the root, and used', () => {
    expect(findPackageFaults(client, sources, [])).toEqual([]);
    expect(findPackageFaults({ ...client, declared: [] }, sources, ['kafkajs'])).toEqual([]);
  });

  it('finds an undeclared package', () => {
    expect(findPackageFaults({ ...client, declared: [] }, sources, [])).toEqual(['libs/client imports kafkajs, which it does not declare']);
  });

  it('finds a package that nothing imports, but spares what another one loads by name', () => {
    expect(findPackageFaults({ ...client, declared: ['kafkajs', 'rxjs'] }, sources, [])).toEqual(['libs/client declares rxjs and never imports it']);
    const nest = [readSource('libs/client/src/a.ts', "import { Module } from '@nestjs/core';\nexport const m = Module;")];
    expect(findPackageFaults({ ...client, declared: ['@nestjs/core', 'rxjs'] }, nest, [])).toEqual([]);
  });
});
