import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FACTS, ROLES, TOPICS } from '@signalbox/contracts';
import { TABLES } from '@signalbox/data-model';
import { REASON_CODES } from '@signalbox/message';
import { describe, expect, it } from 'vitest';
import {
  findAppFaults, findBarrelFaults, findEmitterFaults, findMedianFaults, findPackageFaults, findProblemFaults, findReasonFaults, findReasonPageFaults, findReferenceFaults,
  findSuppressionFaults, findTableFaults, findTagFaults, findTestingFaults, findTopologyFaults, findVendorFaults, findWordingFaults, isTest, readWorkspace,
} from '../src/index.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const { projects, sources, texts, rootDependencies } = readWorkspace(root);
const product = sources.filter(({ path }) => !isTest(path));
const ours = product.filter(({ path }) => /^(libs|apps)\//.test(path));
const topology = { topics: TOPICS, roles: Object.keys(ROLES), factProducers: Object.fromEntries(Object.entries(FACTS).map(([name, { producer }]) => [name, producer])) };
const byFolder = projects.map((project) => [project.root, project] as const);

describe('every project', () => {
  it('is found', () => {
    expect(projects.length).toBeGreaterThanOrEqual(20);
    expect(sources.length).toBeGreaterThan(projects.length);
  });

  it('is built by the root', () => {
    const config = JSON.parse(readFileSync(join(root, 'tsconfig.json'), 'utf8')) as { references: { path: string }[] };
    expect(config.references.map(({ path }) => path).sort()).toEqual(projects.map((project) => project.root).sort());
  });

  it.each(byFolder)('%s has the tags and names of its folder', (_, project) => {
    expect(findTagFaults(project)).toEqual([]);
  });

  it.each(byFolder)('%s declares and refers to what it imports of the workspace', (_, project) => {
    expect(findReferenceFaults(project, projects, sources)).toEqual([]);
  });

  it.each(byFolder)('%s declares the packages that it imports', (_, project) => {
    expect(findPackageFaults(project, sources, rootDependencies)).toEqual([]);
  });

  it.each(byFolder)('%s has one door', (_, project) => {
    expect(findBarrelFaults(project, sources)).toEqual([]);
  });
});

describe('the code', () => {
  it('imports each vendor in its home alone', () => {
    expect(sources.flatMap(findVendorFaults)).toEqual([]);
  });

  it('keeps what is made for tests in tests', () => {
    expect(sources.flatMap(findTestingFaults)).toEqual([]);
  });

  it('lets each app write only the records of its roles', () => {
    expect(product.filter(({ path }) => path.startsWith('apps/')).flatMap((file) => findEmitterFaults(file, topology))).toEqual([]);
  });

  it('writes each table by its owner alone, and reads it as declared', () => {
    const stores = ours.filter(({ path }) => !path.startsWith('libs/data-model/') && !path.startsWith('apps/e2e/'));
    expect(stores.flatMap((file) => findTableFaults(file, TABLES))).toEqual([]);
  });

  it('gives only reasons of the list', () => {
    const codes = new Set<string>(REASON_CODES.map(({ code }) => code));
    const deciding = ours.filter(({ path }) => !/^apps\/(carrier-simulator|e2e)\//.test(path));
    expect(deciding.flatMap(({ path, text }) => findReasonFaults(path, text, codes))).toEqual([]);
  });

  it('answers what it refuses in one form', () => {
    expect(projects.filter(({ tags }) => tags.includes('type:app')).flatMap(({ root: app }) => findProblemFaults(app, ours))).toEqual([]);
  });

  it('is in small files', () => {
    expect(['libs', 'apps', 'tools'].flatMap((folder) => findMedianFaults(folder, product.filter(({ path }) => path.startsWith(`${folder}/`)).map(({ text }) => text)))).toEqual([]);
  });

  it('switches rules off only for a reason, and boundaries never', () => {
    expect([...texts].filter(([path]) => /\.(ts|mjs|js)$/.test(path)).flatMap(([path, text]) => findSuppressionFaults(path, text))).toEqual([]);
  });
});

describe('the topology', () => {
  it('has one producing role per topic and kind of fact', () => {
    expect(findTopologyFaults(topology)).toEqual([]);
  });
});

describe('the documents', () => {
  const apps = projects.filter(({ tags }) => tags.includes('type:app')).map((project) => project.root);
  it.each(apps)('%s starts in a few lines and says what it promises', (app) => {
    expect(findAppFaults(app, texts.get(`${app}/src/main.ts`), texts.get(`${app}/README.md`))).toEqual([]);
  });

  it('name no machine, no registry and nothing unfinished', () => {
    expect([...texts].flatMap(([path, text]) => findWordingFaults(path, text))).toEqual([]);
  });

  it('explain every reason code, and none that does not exist', () => {
    expect(findReasonPageFaults(texts.get('docs/reason-codes.md') ?? '', REASON_CODES.map(({ code }) => code))).toEqual([]);
  });
});
