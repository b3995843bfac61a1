import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { parseDurationMs, parseEnvFile, type ComposeService } from '../src/compose/compose-file.js';
import { findHardeningFaults } from '../src/compose/find-hardening-faults.js';
import { findWiringFaults } from '../src/compose/find-wiring-faults.js';
import { buildByHand } from '../src/image/build-by-hand.js';
import { readStages } from '../src/image/dockerfile.js';
import { localEnvironment } from '../src/image/local-environment.js';
import { findPanelFaults, type PanelAnswer } from '../src/live/judge-answers.js';
import { renderScrapeConfig } from '../src/live/render-scrape-config.js';
import { findDashboardFaults, type Dashboard, type Panel } from '../src/queries/dashboard.js';

const sound: ComposeService = {
  image: 'postgres:18.4-bookworm', read_only: true, security_opt: ['no-new-privileges:true'], cap_drop: ['ALL'], stop_grace_period: '30s',
  ports: ['127.0.0.1:1:1'], deploy: { resources: { limits: { cpus: '1', memory: '1G' } } },
};

describe('compose', () => {
  it.each([['30s', 30_000], ['1m30s', 90_000], ['2h', 7_200_000]])('reads the duration %s', (duration, expected) => {
    expect(parseDurationMs(duration)).toBe(expected);
  });

  it('reads env files as compose does between single quotes', () => {
    expect(parseEnvFile(`A='{"k1":"a=b"}'\n\nB='-----BEGIN\\nEND'\n`)).toEqual({ A: '{"k1":"a=b"}', B: '-----BEGIN\\nEND' });
  });

  it.each<readonly [string, Partial<ComposeService>, string]>([
    ['a writable root', { read_only: false }, 'writable'],
    ['privileges', { security_opt: [] }, 'gain privileges'],
    ['capabilities', { cap_drop: [] }, 'capabilities'],
    ['no limits', { deploy: {} }, 'no limit'],
    ['an open port', { ports: ['8080:8080'] }, 'open to the network'],
    ['an image that moves', { image: 'postgres:latest' }, 'no exact version'],
    ['an image of a major version', { image: 'postgres:18' }, 'no exact version'],
  ])('finds %s', (_, over, fault) => {
    expect(findHardeningFaults('a', sound)).toEqual([]);
    expect(findHardeningFaults('a', { ...sound, ...over }).join()).toContain(fault);
  });

  it('finds what leads nowhere', () => {
    const file = { services: { a: { ...sound, volumes: ['v:/v', './here:/h'], secrets: ['s'], depends_on: { b: { condition: 'service_started' }, c: { condition: 'service_healthy' } } }, b: sound }, secrets: {}, volumes: { unused: {} } };
    expect(findWiringFaults(file)).toEqual([
      'the volume v is not declared', 'nobody uses the volume unused', 'the secret s is not declared',
      'a waits for b until service_started, not service_healthy', 'a waits for c, which is not there',
    ]);
  });
});

describe('a dashboard', () => {
  const panel: Panel = { id: 1, type: 'stat', title: 'A', description: 'a', datasource: { type: 'prometheus', uid: 'p' }, gridPos: { x: 0, y: 0, w: 12, h: 8 }, fieldConfig: { defaults: { unit: 's' } }, targets: [{ refId: 'A', expr: 'up', legendFormat: '', datasource: { uid: 'p' } }] };
  const dashboardOf = (...panels: Panel[]): Dashboard => ({ uid: 'd', title: 'D', description: 'd', schemaVersion: 41, templating: { list: [] }, panels });

  it.each<readonly [string, Partial<Panel>, string]>([
    ['over another', { gridPos: { x: 11, y: 4, w: 12, h: 8 } }, 'lies over'],
    ['of the same id', { id: 1 }, 'have one id'],
    ['of the same name', { title: 'A' }, 'two panels'],
    ['of another source', { datasource: { type: 'prometheus', uid: 'other' } }, 'the provisioned source'],
    ['without a unit', { fieldConfig: { defaults: {} } }, 'no unit'],
    ['without a query', { targets: [] }, 'asks nothing'],
  ])('with a panel %s is found out', (_, over, fault) => {
    const second: Panel = { ...panel, id: 2, title: 'B', gridPos: { x: 12, y: 0, w: 12, h: 8 } };
    expect(findDashboardFaults(dashboardOf(panel, second), 'p')).toEqual([]);
    expect(findDashboardFaults(dashboardOf(panel, { ...second, ...over }), 'p').join()).toContain(fault);
  });
});

describe('the live check', () => {
  const asked = (place: string, ...answers: PanelAnswer['answers']): PanelAnswer => ({ panel: { place, queries: answers.map(() => ({ place, expression: 'up' })) }, answers });

  it('finds queries that are refused and panels that are empty without leave', () => {
    const panels = [asked('a', { kind: 'series', count: 0 }, { kind: 'series', count: 2 }), asked('b', { kind: 'series', count: 0 }), asked('c', { kind: 'series', count: 0 }), asked('d', { kind: 'series', count: 1 }, { kind: 'error', error: 'no' })];
    expect(findPanelFaults(panels, [{ panel: 'b', because: 'it is well' }])).toEqual(['c: shows nothing', 'd: no']);
  });

  it('scrapes the same jobs where they are here', () => {
    const config = { global: {}, scrape_configs: [{ job_name: 'signalbox', static_configs: [{ targets: ['intake:8080', 'nobody:8080'] }] }, { job_name: 'prometheus', static_configs: [{ targets: ['localhost:9090'] }] }] };
    const text = renderScrapeConfig(config, { addressOf: (service) => (service === 'intake' ? '127.0.0.1:1' : undefined), ownAddress: '127.0.0.1:2', rulesFile: '/r.yml' });
    const { scrape_configs: jobs } = parse(text) as { scrape_configs: { static_configs: { targets: string[] }[] }[] };
    expect(jobs.flatMap((job) => job.static_configs.flatMap(({ targets }) => targets))).toEqual(['127.0.0.1:1', '127.0.0.1:2']);
  });
});

describe('the image by hand', () => {
  let folder = '';
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'by-hand-spec-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('follows stages, copies and commands, and leaves out what is about another place', () => {
    writeFileSync(join(folder, 'seed.txt'), 'seed');
    const lines: string[] = [];
    const stages = readStages('FROM node:1 AS base\nFROM base AS made\nCOPY . ./\nRUN cat seed.txt > made.txt\nFROM base AS last\nCOPY --from=made /app/made.txt ./kept.txt\nRUN install -d /var/lib/nowhere\nUSER node\n');
    const image = buildByHand(stages, { root: folder, context: ['seed.txt'], folder: join(folder, 'stages'), environment: { PATH: '/usr/bin:/bin' }, print: (line) => void lines.push(line) });
    expect(readFileSync(join(image, 'kept.txt'), 'utf8')).toBe('seed');
    expect(lines.at(-1)).toContain('left out');
  });

  it('says which line fails', () => {
    const build = { root: folder, context: [], folder: join(folder, 'stages'), environment: { PATH: '/usr/bin:/bin' }, print: () => undefined };
    expect(() => buildByHand(readStages('FROM node:1 AS base\nRUN echo why && false\n'), build)).toThrow(/line 2: RUN echo why && false ended with 1\nwhy/);
  });

  it('finds other containers and its own paths on this machine', () => {
    const places = { kafkaBrokers: 'k:1', databaseUrl: 'postgres://d', ports: new Map([['intake', 1], ['carrier-simulator', 2]]), image: '/i', secrets: '/s', volume: '/v' };
    const environment = { KAFKA_BROKERS: 'kafka:9092', PROVIDER_BASE_URL: 'http://carrier-simulator:8080', TENANTS_FILE: '/run/secrets/tenants', SEED_POLICY_FILE: '/app/seed.json', SPOOL_DIRECTORY: '/var/lib/signalbox/spool', OTHER: 'http://elsewhere:8080/x' };
    expect(localEnvironment('intake', environment, places)).toEqual({
      KAFKA_BROKERS: 'k:1', PROVIDER_BASE_URL: 'http://127.0.0.1:2', TENANTS_FILE: '/s/tenants.json', SEED_POLICY_FILE: '/i/seed.json', SPOOL_DIRECTORY: '/v/spool', OTHER: 'http://elsewhere:8080/x', HTTP_HOST: '127.0.0.1', HTTP_PORT: '1',
    });
  });
});
