import { describe, expect, it } from 'vitest';
import { isInContext, listRepositoryFiles, parseIgnoreFile } from '../src/image/context.js';
import { readStages } from '../src/image/dockerfile.js';
import { findDockerfileFaults, type ImageSurroundings } from '../src/image/find-dockerfile-faults.js';
import { pathOf, readJson, readText } from '../src/repository.js';

const dockerfile = readText('Dockerfile');
const { devDependencies } = readJson<{ devDependencies: { node: string } }>('package.json');
const patterns = parseIgnoreFile(readText('.dockerignore'));
const surroundings: ImageSurroundings = { context: listRepositoryFiles().filter((path) => isInContext(path, patterns)), nodeVersion: devDependencies.node, root: pathOf('.') };

describe('the Dockerfile', () => {
  it('has no fault', () => {
    expect(findDockerfileFaults(dockerfile, surroundings)).toEqual([]);
  });

  it('is of the Node of .nvmrc', () => {
    expect(devDependencies.node.split('.')[0]).toBe(readText('.nvmrc').trim());
  });

  it('installs from the lockfile, builds all, keeps what production needs, and sees to the patches', () => {
    const commands = readStages(dockerfile).flatMap(({ instructions }) => instructions).filter(({ keyword }) => keyword === 'RUN').map(({ text }) => text).join('\n');
    expect(['npm ci', 'tsc -b', 'npm prune --omit=dev', "grep -q 'signalbox:'"].filter((command) => !commands.includes(command))).toEqual([]);
  });

  it.each([
    ['another Node', (text: string) => text.replaceAll(devDependencies.node, '20.0.0'), 'not on Node'],
    ['a tag that moves', (text: string) => text.replaceAll(`node:${devDependencies.node}-bookworm-slim`, 'node:latest'), 'not on Node'],
    ['root', (text: string) => text.replace('USER node', 'USER root'), 'runs as root'],
    ['a shell', (text: string) => text.replace(/ENTRYPOINT .*/, 'ENTRYPOINT node start.mjs'), 'node is not process 1'],
    ['a stage that is not there', (text: string) => text.replace('--from=production', '--from=nowhere'), 'no stage nowhere'],
    ['a path that is not there', (text: string) => text.replace('COPY deploy/container', 'COPY deploy/nowhere'), 'deploy/nowhere does not reach'],
    ['a program that is not there', (text: string) => text.replace('/app/health.mjs', '/app/pulse.mjs'), 'names pulse.mjs'],
    ['a wrong instruction', (text: string) => text.replace('EXPOSE 8080', 'EXPSE 8080'), 'line '],
  ])('with %s is found out', (_, spoil, fault) => {
    const spoilt = spoil(dockerfile);
    expect(spoilt).not.toBe(dockerfile);
    expect(findDockerfileFaults(spoilt, surroundings).join('\n')).toContain(fault);
  });
});

describe('the engine gets', () => {
  it.each(['package.json', 'package-lock.json', 'tsconfig.base.json', 'patches/kafkajs+2.2.4.patch', 'apps/intake/src/main.ts', 'apps/routing-policy/seed/policy.json', 'libs/domain/message/package.json', 'deploy/container/start.mjs'])('%s', (path) => {
    expect(isInContext(path, patterns)).toBe(true);
  });

  it.each(['.git/config', '.local/containers/secrets.json', 'node_modules/x/index.js', 'apps/intake/node_modules/x/index.js', 'apps/intake/dist/src/main.js', 'libs/contracts/test-results/unit.json', 'deploy/grafana/dashboards/lanes.json', 'docker-compose.yml', 'docs/design.md'])('not %s', (path) => {
    expect(isInContext(path, patterns)).toBe(false);
  });
});
